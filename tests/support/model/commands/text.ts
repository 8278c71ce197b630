import { ARTICLE } from '../../strapi';
import { LOCALES, type Locale } from '../entry-versions';
import { allow, copyOf, hasVersions, livingRuns, type Model, type Version } from '../model';
import { sendForm, type Order } from '../order';
import { command, type Command } from './command';

/** By the document service, as code and REST do, or by the Content Manager's form. */
export type By = 'code' | 'form';

const newVersion = (title: string): Version => ({
  ...{ title, hero: null, cover: null, seoImages: [], decision: null },
});

const isGone = ({ locales }: Model): boolean => LOCALES.every((locale) => !hasVersions(locales[locale]));

/** Saves another title as a draft; in a locale that is not there yet it makes one. */
export const edit = (locale: Locale, title: string, by: By): Command =>
  command(`edit(${locale}, ${title}, ${by})`, {
    when: (model) => !isGone(model) && (by === 'code' || model.locales[locale].draft !== null),
    act: async (model, order) => {
      const words = `${title} of ${order.word}`;
      const { documentId, blog } = order;
      if (by === 'form') await sendForm(order, { locale, values: { title: words } });
      else
        await blog.strapi.documents(ARTICLE).update({ documentId, locale, data: { title: words } as never });
      const entry = model.locales[locale];
      entry.draft = { ...(entry.draft ?? newVersion(words)), title: words };
      entry.isModified = true;
    },
  });

/** A published version that lacks a hero has one asked for. */
const askForMissing = (model: Model, locale: Locale): void => {
  const entry = model.locales[locale];
  const hero = entry.published?.hero ?? null;
  const isStandIn =
    hero?.source === 'card' &&
    !hero.pinned &&
    model.runs.get(hero.generation ?? '')?.trigger === 'instant-card';
  if (hero !== null && !isStandIn) return;
  // One that is under way is asked for once more; beside one that has stored its pictures there is a new one.
  for (const run of livingRuns(model)) {
    const isAsked = run.locale === locale && run.trigger === 'publish' && !run.followsCard;
    if (isAsked && run.hero === null) allow(run, entry);
  }
};

export const publish = (locale: Locale, by: By): Command =>
  command(`publish(${locale}, ${by})`, {
    when: ({ locales }) => locales[locale].draft !== null,
    act: async (model, order) => {
      const { documentId, blog } = order;
      const entry = model.locales[locale];
      const title = entry.draft?.title ?? '';
      if (by === 'form') await sendForm(order, { locale, values: { title }, action: 'publish' });
      else await blog.strapi.documents(ARTICLE).publish({ documentId, locale });
      entry.published = copyOf(entry.draft);
      entry.isModified = false;
      askForMissing(model, locale);
    },
  });

export const unpublish = (locale: Locale): Command =>
  command(`unpublish(${locale})`, {
    when: ({ locales }) => locales[locale].published !== null,
    act: async (model, { blog, documentId }) => {
      await blog.strapi.documents(ARTICLE).unpublish({ documentId, locale });
      model.locales[locale].published = null;
    },
  });

export const discardDraft = (locale: Locale): Command =>
  command(`discardDraft(${locale})`, {
    when: ({ locales }) => locales[locale].published !== null,
    act: async (model, { blog, documentId }) => {
      await blog.strapi.documents(ARTICLE).discardDraft({ documentId, locale });
      const entry = model.locales[locale];
      entry.draft = copyOf(entry.published);
      entry.isModified = false;
    },
  });

const remove = async (
  model: Model,
  { blog, documentId }: Order,
  locales: readonly Locale[],
): Promise<void> => {
  const locale = locales.length === 1 ? locales[0] : '*';
  await blog.strapi.documents(ARTICLE).delete({ documentId, locale } as never);
  for (const one of locales) {
    if (!hasVersions(model.locales[one])) continue;
    model.lost.add(one);
    Object.assign(model.locales[one], { draft: null, published: null, isModified: false, form: undefined });
  }
};

export const deleteLocale = (locale: Locale): Command =>
  command(`deleteLocale(${locale})`, {
    when: ({ locales }) => locales[locale].draft !== null,
    act: (model, order) => remove(model, order, [locale]),
  });

export const deleteEntry = (): Command =>
  command('deleteEntry', {
    when: (model) => !isGone(model),
    act: (model, order) => remove(model, order, LOCALES),
  });
