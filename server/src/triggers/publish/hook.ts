import type { Core, Modules, UID } from '@strapi/strapi';
import { z } from 'zod';
import type { Config } from '../../contracts/config';
import { heroFieldsOf } from '../../entries/hero-fields';
import { inSavepoint, TransactionLost } from '../../strapi/savepoint';
import { parseHero } from '../../head/fingerprint';
import { isRemoval } from '../save/judge-hero';
import {
  catchUp,
  enqueuePublished,
  watchedFields,
  type EnqueueDeps,
  type JoinedRun,
  type WatchedField,
} from './enqueue';
import { publishedEntries, publishedEntrySchema, type PublishedEntry } from './published-entries';
import type { RepairQueue } from '../../repair/hero-location';
import type { RunLog } from '../../runs/model/run-log';
import { serializeInTransaction } from './transaction';

type Middleware = Modules.Documents.Middleware.Middleware;
type Context = Parameters<Middleware>[0];

export interface PublishDeps extends EnqueueDeps {
  config: Config;
  repairQueue: Pick<RepairQueue, 'add'>;
  log: Pick<RunLog, 'warn' | 'error'>;
  wake: () => void;
}

const paramsSchema = z.object({
  status: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

/**
 * `create` and `update` publish too when the status is `published`. A content type without drafts has no such
 * status: saving publishes, and a clone is online at once.
 */
const publishes = ({ action, params, contentType }: Context): boolean => {
  if (action === 'publish') return true;
  if (contentType.options?.draftAndPublish !== true)
    return action === 'create' || action === 'update' || action === 'clone';
  const status = paramsSchema.safeParse(params).data?.status;
  return (action === 'create' || action === 'update') && status === 'published';
};

/** Fields that a publish may fill. Where saving publishes, removing a hero must not request another one. */
const fieldsToFill = ({ contentType, params }: Context, config: Config): WatchedField[] => {
  const data = paramsSchema.safeParse(params).data?.data ?? {};
  return watchedFields(contentType.attributes, config).filter(({ name }) => !isRemoval(data[name]));
};

/** The caller may have selected a few attributes only; then the row is loaded. */
const wholeEntry = async (
  strapi: Core.Strapi,
  uid: UID.ContentType,
  entry: PublishedEntry,
  fields: WatchedField[],
): Promise<PublishedEntry> => {
  if ('locale' in entry && fields.every(({ name }) => name in entry)) return entry;
  const row: unknown = await inSavepoint(strapi, () =>
    strapi.db.query(uid).findOne({ where: { id: entry.id } }),
  );
  return publishedEntrySchema.parse(row ?? entry);
};

const enqueueAll = async (
  deps: EnqueueDeps,
  uid: UID.ContentType,
  fields: WatchedField[],
  published: PublishedEntry[],
): Promise<JoinedRun[]> => {
  const joined: JoinedRun[] = [];
  for (const one of published) {
    const entry = await wholeEntry(deps.strapi, uid, one, fields);
    for (const field of fields) {
      const run = await enqueuePublished(deps, { uid, entry, field });
      if (run !== null) joined.push(run);
    }
  }
  return joined;
};

/** Files are checked after the publish, since the storage may be slow. */
const queueFileChecks = (
  { repairQueue }: PublishDeps,
  uid: UID.ContentType,
  { fields, published }: { fields: readonly { name: string }[]; published: PublishedEntry[] },
): void => {
  for (const { documentId, locale = null, ...entry } of published)
    for (const { name: field } of fields) {
      const isEmpty = field in entry && parseHero(entry[field]) === null;
      if (!isEmpty) repairQueue.add({ uid, documentId, locale, field }, 'publish');
    }
};

/** Never throws: the publish is committed. */
const afterCommit = async (deps: PublishDeps, joined: JoinedRun[]): Promise<void> => {
  try {
    for (const run of joined) await catchUp(deps, run);
  } catch (error) {
    deps.log.warn(`Not looked at again after publishing: ${String(error)}`);
  }
  deps.wake();
};

/**
 * Inserts a run for every published entry that needs one, within the publish transaction, so that both commit
 * or roll back together. A failure here never fails the publish.
 */
export const createPublishHook =
  (deps: PublishDeps): Middleware =>
  async (ctx, next) => {
    if (heroFieldsOf(ctx.contentType.attributes).length === 0 || !publishes(ctx)) return next();
    const { strapi, config, log } = deps;
    const fields = fieldsToFill(ctx, config);
    if (fields.length === 0) return next();
    return serializeInTransaction(strapi, async ({ onCommit }) => {
      const result = await next();
      try {
        const published = publishedEntries(ctx.action, result);
        const joined = await enqueueAll(deps, ctx.uid, fields, published);
        onCommit(() => {
          void afterCommit(deps, joined);
          queueFileChecks(deps, ctx.uid, { fields, published });
        });
      } catch (error) {
        // The database has aborted the publish transaction, so the publisher must get the error.
        if (error instanceof TransactionLost) throw error;
        log.error(`No hero was asked for on publishing ${ctx.uid}: ${String(error)}`);
      }
      return result;
    });
  };
