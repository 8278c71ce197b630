import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { contentTypeOf } from '../entries/entry-store';
import { parseHero } from '../head/fingerprint';
import { scanFiles } from '../repair/scan-files';
import {
  lacksHero,
  enqueuePublished,
  watchedFields,
  type EnqueueDeps,
  type WatchedField,
} from './publish/enqueue';
import { findModel, hasDrafts } from '../head/entry-schema';
import { publishedEntrySchema } from './publish/published-entries';
import type { Config } from '../contracts/config';
import type { RepairQueue } from '../repair/hero-location';
import type { RunLog } from '../runs/model/run-log';
import { PLUGIN_NAME } from '../strapi/plugin-name';

/** Milliseconds between two sweeps. */
const SWEEP_MS = 300_000;
/** Rows per sweep; the rest wait for the next one. */
const MAX_ROWS = 500;
/** Milliseconds that a run may be older than the row and still belong to it, since clocks differ. */
const SLACK_MS = 60_000;

/**
 * Every publish inserts a row with a higher id, whatever its dates. Rows up to `from` are done; rows up to `to`
 * existed at the last sweep and are read again, so that rows committed late are not missed.
 */
const markSchema = z.object({ from: z.number(), to: z.number() });
const marksSchema = z.record(z.string(), markSchema);
type Mark = z.infer<typeof markSchema>;

const rowSchema = publishedEntrySchema.extend({
  id: z.number(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});

export interface MissedPublishesDeps extends EnqueueDeps {
  config: Config;
  repairQueue: Pick<RepairQueue, 'add' | 'idle'>;
  log: Pick<RunLog, 'warn'>;
  wake: () => void;
}

const newestId = async (strapi: Core.Strapi, uid: UID.ContentType): Promise<number> => {
  const row: unknown = await strapi.db
    .query(uid)
    .findOne({ select: ['id'], where: {}, orderBy: [{ id: 'desc' }] });
  return z.object({ id: z.number() }).nullable().parse(row)?.id ?? 0;
};

/** Whether the publish hook, or a later request, has already inserted a run for this entry. */
const isRequested = async (
  { runStore }: EnqueueDeps,
  {
    uid,
    documentId,
    locale,
    field,
    since,
  }: { uid: string; documentId: string; locale: string | null; field: string; since: Date },
): Promise<boolean> => {
  const [newest] = await runStore.list({ uid, documentId, locale, field, limit: 1 });
  return newest !== undefined && newest.createdAt.getTime() >= since.getTime() - SLACK_MS;
};

const sweepType = async (
  deps: EnqueueDeps,
  { uid, fields, mark }: { uid: UID.ContentType; fields: WatchedField[]; mark: Mark },
): Promise<Mark> => {
  const model = findModel(deps.strapi, uid);
  // Without drafts a publish updates the same row; removing its hero changes `updatedAt`.
  const since = model !== null && hasDrafts(model) ? 'updatedAt' : 'createdAt';
  const found: unknown = await deps.strapi.db.query(uid).findMany({
    select: ['id', 'documentId', 'locale', 'createdAt', 'updatedAt', ...fields.map(({ name }) => name)],
    where: { id: { $gt: mark.from }, publishedAt: { $notNull: true } },
    orderBy: [{ id: 'asc' }],
    limit: MAX_ROWS,
  });
  const rows = z.array(rowSchema).parse(found);
  for (const entry of rows) {
    for (const field of fields) {
      const { documentId, locale = null } = entry;
      if (!(await lacksHero(deps, parseHero(entry[field.name])))) continue;
      if (await isRequested(deps, { uid, documentId, locale, field: field.name, since: entry[since] }))
        continue;
      await enqueuePublished(deps, { uid, entry, field });
    }
  }
  const last = rows.at(-1);
  if (rows.length === MAX_ROWS && last !== undefined) return { from: last.id, to: mark.to };
  return { from: mark.to, to: await newestId(deps.strapi, uid) };
};

/** Finds published entries that bypassed the publish hook, such as rows written by an import. */
export const findMissedPublishes = async (deps: MissedPublishesDeps): Promise<void> => {
  const { strapi, config } = deps;
  const store = strapi.store({ type: 'plugin', name: PLUGIN_NAME, key: 'sweep' });
  const marks = marksSchema.catch({}).parse((await store.get({})) ?? {});
  const next: Record<string, Mark> = {};
  for (const name of Object.keys(strapi.contentTypes)) {
    const { uid, attributes } = contentTypeOf(strapi, name);
    const fields = watchedFields(attributes, config);
    if (fields.length === 0) continue;
    const mark = marks[uid];
    if (mark === undefined) {
      // Entries published before the plugin was installed, or before it watched this content type, are left to
      // a backfill.
      const to = await newestId(strapi, uid);
      next[uid] = { from: to, to };
    } else {
      next[uid] = await sweepType(deps, { uid, fields, mark });
    }
  }
  await store.set({ value: next });
  deps.wake();
};

export interface MissedPublishes {
  start: () => void;
  stop: () => Promise<void>;
}

/** Sweeps at start and then periodically. A failed sweep is logged, and the next one starts at the same mark. */
export const createMissedPublishes = (deps: MissedPublishesDeps): MissedPublishes => {
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | null = null;
  let isRepairing = false;
  const sweep = async (): Promise<void> => {
    try {
      await findMissedPublishes(deps);
      if (isRepairing) return;
      await scanFiles(deps);
      isRepairing = true;
      // Not awaited: the storage may be slow, and missed publishes must not wait for it.
      void deps.repairQueue.idle().then(() => {
        isRepairing = false;
      });
    } catch (error) {
      deps.log.warn(`Published entries were not looked through: ${String(error)}`);
    }
  };
  /** Skips a sweep while the previous one is running. */
  const run = (): void => {
    sweeping ??= sweep().finally(() => {
      sweeping = null;
    });
  };
  return {
    start: () => {
      run();
      timer = setInterval(run, SWEEP_MS);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await sweeping;
    },
  };
};
