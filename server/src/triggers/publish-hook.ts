import type { Modules, UID } from '@strapi/strapi';
import { z } from 'zod';
import type { NewRun } from '../generation/ledger-row';
import { inSavepoint } from '../generation/store/savepoint';
import { heroFieldsOf, type HeroField } from '../generation/store/hero-fields';
import { heroFingerprint, parseHero } from '../head/fingerprint';

import type { Services, ServicesOf } from './services';
import { transactionParts } from './transaction';

type Middleware = Modules.Documents.Middleware.Middleware;
type Context = Parameters<Middleware>[0];

const entrySchema = z.looseObject({
  id: z.union([z.number(), z.string()]),
  documentId: z.string(),
  locale: z.string().nullish(),
});
type PublishedEntry = z.infer<typeof entrySchema>;
const resultSchema = z.union([z.object({ entries: z.array(entrySchema) }), entrySchema]);
const paramsSchema = z.object({ status: z.string().optional() });

/** `create` and `update` publish too when they are asked for the published status. */
const publishes = ({ action, params }: Context): boolean => {
  if (action === 'publish') return true;
  const status = paramsSchema.safeParse(params).data?.status;
  return (action === 'create' || action === 'update') && status === 'published';
};

const publishedEntries = (result: unknown): PublishedEntry[] => {
  const parsed = resultSchema.safeParse(result);
  if (!parsed.success) return [];
  return 'entries' in parsed.data ? z.array(entrySchema).parse(parsed.data.entries) : [parsed.data];
};

/** A card that stands in for a picture still to come does not count as a hero. */
const lacksHero = async ({ pipeline }: Services, value: unknown): Promise<boolean> => {
  const hero = parseHero(value);
  if (hero === null) return true;
  if (hero.pinned || hero.source !== 'card' || hero.generation === null) return false;
  return (await pipeline.ledger.find(hero.generation))?.trigger === 'instant-card';
};

/** How far back a run of the publish hook is looked for: a card of its own comes with every one. */
const RECENT = 10;

/** While nobody knows whether the last call was paid, a person decides, not the next publish. */
const awaitsPerson = async (
  { pipeline }: Services,
  { uid, documentId, locale, field }: NewRun,
): Promise<boolean> => {
  const runs = await pipeline.ledger.list({ uid, documentId, locale, field, limit: RECENT });
  return runs.find(({ trigger }) => trigger !== 'instant-card')?.status === 'unknown';
};

const noteFor = (uid: string, entry: PublishedEntry, field: string): NewRun => {
  const locale = entry.locale ?? null;
  return {
    trigger: 'publish',
    uid,
    documentId: entry.documentId,
    locale,
    field,
    requestedBy: 'publish',
    // One living run for each entry, locale and field, however often it is published meanwhile.
    activeKey: ['publish', uid, entry.documentId, locale ?? '', field].join(' '),
    replaces: [heroFingerprint(entry[field])],
    target: 'all',
  };
};

/** A publisher may have asked for a few attributes only; then the row is looked up. */
const wholeEntry = async (
  { strapi }: Services,
  uid: UID.ContentType,
  entry: PublishedEntry,
  fields: HeroField[],
): Promise<PublishedEntry> => {
  if ('locale' in entry && fields.every(({ name }) => name in entry)) return entry;
  const row: unknown = await strapi.db.query(uid).findOne({ where: { id: entry.id } });
  return entrySchema.parse(row ?? entry);
};

const noteDown = async (
  services: Services,
  uid: UID.ContentType,
  fields: HeroField[],
  result: unknown,
): Promise<void> => {
  for (const published of publishedEntries(result)) {
    const entry = await wholeEntry(services, uid, published, fields);
    for (const { name } of fields) {
      const note = noteFor(uid, entry, name);
      if ((await lacksHero(services, entry[name])) && !(await awaitsPerson(services, note))) {
        await services.pipeline.ledger.insert(note);
      }
    }
  }
};

/**
 * Notes a run down for every published entry that lacks a hero, in the publisher's own transaction: rolled back
 * with it, kept with it. A failure here never reaches the publisher.
 */
export const createPublishHook =
  (servicesOf: ServicesOf): Middleware =>
  async (ctx, next) => {
    if (!publishes(ctx)) return next();
    const services = servicesOf();
    const { strapi, config, pipeline } = services;
    const fields = heroFieldsOf(ctx.contentType.attributes).filter(
      ({ options }) => (options.onPublish ?? config.publish.mode) !== 'off',
    );
    if (fields.length === 0) return next();
    return strapi.db.transaction(async (transaction) => {
      const { onCommit } = transactionParts(transaction);
      const result = await next();
      try {
        await inSavepoint(strapi, () => noteDown(services, ctx.uid, fields, result));
        onCommit(services.wake);
      } catch (error) {
        pipeline.log.error(`No hero was asked for on publishing ${ctx.uid}: ${String(error)}`);
      }
      return result;
    });
  };
