import { cancelRun } from '../../../../server/src/runs/outcome/cancel';
import { order as orderRun, press, type Answer } from '../../blog/blog-runs';
import type { Locale } from '../entry-versions';
import { carryRun, finishRuns } from '../carry';
import { Broken } from '../hold-against';
import { livingRuns, type Model, type ModelRun } from '../model';
import type { Order } from '../order';
import { command, type Command } from './command';

export interface Asking {
  by: 'button' | 'api';
  force: boolean;
  provider: 'main' | 'brand-card';
}

const ask = async ({ blog, documentId }: Order, locale: Locale, asking: Asking): Promise<Answer> => {
  const { by, ...wishes } = asking;
  return (by === 'button' ? press : orderRun)(blog, { documentId, locale, ...wishes });
};

const nameOf = (locale: Locale, { by, force, provider }: Asking): string =>
  `(${locale}, ${by}, ${provider}${force ? ', force' : ''})`;

export const generate = (locale: Locale, asking: Asking): Command =>
  command(`generate${nameOf(locale, asking)}`, {
    when: ({ locales }) => locales[locale].draft !== null,
    act: async (_model, order) => {
      const { status, text } = await ask(order, locale, asking);
      if (status !== 202) throw new Broken(`Generating was answered with ${status}: ${text}`);
    },
  });

/** For an article, or a locale, that is not there. */
export const generateInVain = (locale: Locale, asking: Asking): Command =>
  command(`generateInVain${nameOf(locale, asking)}`, {
    when: ({ locales }) => locales[locale].draft === null,
    act: async (_model, order) => {
      const { status, text } = await ask(order, locale, asking);
      if (status !== 404) throw new Broken(`Generating was answered with ${status}: ${text}`);
    },
  });

const pick = (model: Model, which: number): ModelRun | undefined => {
  const living = livingRuns(model);
  return living[which % Math.max(1, living.length)];
};

const hasLiving = (model: Model): boolean => livingRuns(model).length > 0;

/** Lets one run go on: for so many changes of its row, or (null) as far as it goes. */
export const carry = (which: number, commits: number | null): Command =>
  command(`carry(${which}, ${commits ?? 'all'})`, {
    when: hasLiving,
    act: async (model, order) => {
      const run = pick(model, which);
      if (run !== undefined) await carryRun(order, run.runId, commits);
    },
  });

export const cancel = (which: number): Command =>
  command(`cancel(${which})`, {
    when: hasLiving,
    act: async (model, { ports }) => {
      const run = pick(model, which);
      if (run === undefined) return;
      await cancelRun(ports.runStore, run.runId);
      run.isCanceled = true;
    },
  });

export const finish = (): Command =>
  command('finish', { when: hasLiving, act: (model, order) => finishRuns(model, order) });
