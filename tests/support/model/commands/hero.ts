import type { Hero } from '../../../../server/src/contracts/hero';
import { heroFingerprint } from '../../../../server/src/head/fingerprint';
import { ARTICLE } from '../../strapi';
import type { Locale } from '../entry-versions';
import { decide, filesFor, type Model } from '../model';
import { sendForm, type Order } from '../order';
import type { By } from './text';
import { command, type Command } from './command';

/** Saves what the editor decided about the draft's hero, as the admin's field sends it or as code does. */
const saveHero = async (
  model: Model,
  order: Order,
  { locale, hero, by }: { locale: Locale; hero: Hero | null; by: By },
): Promise<void> => {
  const { blog, documentId } = order;
  const entry = model.locales[locale];
  if (entry.draft === null) return;
  if (by === 'form') {
    const value = hero === null ? { removed: true, choice: true } : { ...hero, choice: true };
    await sendForm(order, { locale, values: { title: entry.draft.title, hero: value } });
  } else {
    await blog.strapi.documents(ARTICLE).update({ documentId, locale, data: { hero } as never });
  }
  // Code that writes an entry back as it was decides nothing about its hero.
  const isSame = by === 'code' && heroFingerprint(entry.draft.hero) === heroFingerprint(hero);
  const decision = isSame ? entry.draft.decision : decide(model, locale, hero);
  entry.draft = { ...entry.draft, ...filesFor(entry.draft, hero), hero, decision };
  entry.isModified = true;
};

const drawnIn = ({ runs }: Model, locale: Locale): Hero[] =>
  [...runs.values()].flatMap((run) => (run.locale === locale ? (run.hero ?? []) : []));

/** Takes a picture of the history. */
export const choose = (locale: Locale, which: number, by: By): Command =>
  command(`choose(${locale}, ${which}, ${by})`, {
    when: (model) => model.locales[locale].draft !== null && drawnIn(model, locale).length > 0,
    act: async (model, order) => {
      const drawn = drawnIn(model, locale);
      const hero = drawn[which % drawn.length];
      if (hero !== undefined) await saveHero(model, order, { locale, hero, by });
    },
  });

const hasHero = (model: Model, locale: Locale, pinned: boolean): boolean =>
  model.locales[locale].draft?.hero?.pinned === pinned;

export const pin = (locale: Locale): Command =>
  command(`pin(${locale})`, {
    when: (model) => hasHero(model, locale, false),
    act: async (model, order) => {
      const held = model.locales[locale].draft?.hero;
      if (held) await saveHero(model, order, { locale, hero: { ...held, pinned: true }, by: 'form' });
    },
  });

/** Gives the hero free: a run may replace it, and need not. */
export const unpin = (locale: Locale): Command =>
  command(`unpin(${locale})`, {
    when: (model) => hasHero(model, locale, true),
    act: async (model, order) => {
      const entry = model.locales[locale];
      const held = entry.draft?.hero;
      if (held) await saveHero(model, order, { locale, hero: { ...held, pinned: false }, by: 'form' });
      if (entry.draft !== null) entry.draft = { ...entry.draft, decision: null };
    },
  });

export const removeHero = (locale: Locale, by: By): Command =>
  command(`removeHero(${locale}, ${by})`, {
    when: ({ locales }) => (locales[locale].draft?.hero ?? null) !== null,
    act: (model, order) => saveHero(model, order, { locale, hero: null, by }),
  });

export const openForm = (locale: Locale): Command =>
  command(`openForm(${locale})`, {
    when: ({ locales }) => locales[locale].draft !== null,
    act: (model) => {
      const entry = model.locales[locale];
      entry.form = entry.draft?.hero ?? null;
      return Promise.resolve();
    },
  });

/** Saves a form that was opened a while ago, its hero untouched: what stands by now stays. */
export const saveForm = (locale: Locale, title: string): Command =>
  command(`saveForm(${locale}, ${title})`, {
    when: ({ locales }) => locales[locale].form !== undefined && locales[locale].draft !== null,
    act: async (model, order) => {
      const entry = model.locales[locale];
      if (entry.draft === null) return;
      const words = `${title} of ${order.word}`;
      await sendForm(order, { locale, values: { title: words, hero: entry.form } });
      entry.draft = { ...entry.draft, title: words };
      entry.isModified = true;
      entry.form = undefined;
    },
  });
