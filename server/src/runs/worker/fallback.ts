import { requestHash } from '../../prompt/inputs-hash';
import { costOf } from '../model/cost';
import { findProvider } from '../model/find-provider';
import type { HeldRun } from './lease';
import { released } from './lease';
import type { RequestSnapshot, Run } from '../model/run';
import type { Uses } from '../model/ports';

/** Whether a provider draws this for nothing: the card, or one whose pictures are configured to cost nothing. */
const drawsForNothing = (ports: Uses<'provider'>, name: string, request: RequestSnapshot | null): boolean => {
  const usable = findProvider(ports, name);
  if (usable === null || usable.isFree || request === null) return usable?.isFree ?? false;
  // What a picture costs is asked without the bytes of logo and references.
  const unread = { ...request, references: [], card: { ...request.card, logo: null } };
  return usable.provider.estimate(unread) === 0;
};

/** The next provider a run may turn to: any, or, once something was paid or a budget is used up, a free one. */
export const nextProvider = (
  ports: Uses<'provider'>,
  { providers, providerIndex, request }: Pick<Run, 'providers' | 'providerIndex' | 'request'>,
  mustBeFree: boolean,
): number | null => {
  const next = providers.findIndex(
    (name, index) => index > providerIndex && (!mustBeFree || drawsForNothing(ports, name, request)),
  );
  return next === -1 ? null : next;
};

/** Whether a card may still stand in for a run's picture. */
export const hasCardLeft = (
  ports: Uses<'provider'>,
  { providers, providerIndex }: Pick<Run, 'providers' | 'providerIndex'>,
): boolean => providers.slice(providerIndex + 1).some((name) => findProvider(ports, name)?.isFree);

interface Turn {
  /** Index of the provider that takes over. */
  next: number;
  /** Why the present one was given up. */
  tried: Run['tried'][number];
  /** The calls as they ended. Left out: nothing was under way. */
  close?: (row: Run) => Run['calls'];
}

/** From another provider the same picture is another request. */
const hashAt = (ports: Uses<'provider'>, { asked, providers, requestHash: before }: Run, next: number) => {
  const name = providers[next] ?? '';
  const model = findProvider(ports, name)?.provider.model;
  return asked === null || model === undefined
    ? before
    : requestHash({ inputs: asked, provider: name, model });
};

const warningOf = ({ provider, code, message }: Turn['tried']): string =>
  `${provider} ${code === 'budget_exceeded' ? 'was not asked' : 'failed'}: ${message}`;

/** Hands a run over to the next provider. */
export const fallBackTo = async (
  ports: Uses<'provider'>,
  run: HeldRun,
  { next, tried, close = ({ calls }) => calls }: Turn,
): Promise<Run> =>
  run.commit((row) => {
    const calls = close(row);
    return {
      requestHash: hashAt(ports, row, next),
      ...released,
      step: 'queued',
      providerIndex: next,
      attempts: 0,
      outputs: [],
      waitsFor: null,
      jobId: null,
      calls,
      ...costOf(calls),
      // A template's model is its own provider's; another one draws with what it is configured for.
      model: null,
      tried: [...row.tried, tried],
      warnings: [...row.warnings, warningOf(tried)],
      runAfter: new Date(),
    };
  });
