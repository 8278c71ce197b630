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
/** Rows that one sweep looks at; more wait for the next one. */
const MOST_ROWS = 500;
/** A run that was noted down this long before the row, in milliseconds, is the row's own: clocks differ. */
const SLACK_MS = 60_000;

/**
 * Every publish makes a new row with a higher id, whatever its dates say. Rows up to `from` have been looked at;
 * those up to `to` were there at the last sweep, so that what was committed late is looked at by the next one.
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

/** Whether a publish noted this entry down, or somebody has asked for its hero since. */
const isKnown = async (
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
  // A row without drafts stays the same one: an editor who removes its hero moves `updatedAt`.
  const since = model !== null && hasDrafts(model) ? 'updatedAt' : 'createdAt';
  const found: unknown = await deps.strapi.db.query(uid).findMany({
    select: ['id', 'documentId', 'locale', 'createdAt', 'updatedAt', ...fields.map(({ name }) => name)],
    where: { id: { $gt: mark.from }, publishedAt: { $notNull: true } },
    orderBy: [{ id: 'asc' }],
    limit: MOST_ROWS,
  });
  const rows = z.array(rowSchema).parse(found);
  for (const entry of rows) {
    for (const field of fields) {
      const { documentId, locale = null } = entry;
      if (!(await lacksHero(deps, parseHero(entry[field.name])))) continue;
      if (await isKnown(deps, { uid, documentId, locale, field: field.name, since: entry[since] })) continue;
      await enqueuePublished(deps, { uid, entry, field });
    }
  }
  const last = rows.at(-1);
  if (rows.length === MOST_ROWS && last !== undefined) return { from: last.id, to: mark.to };
  return { from: mark.to, to: await newestId(deps.strapi, uid) };
};

/** Looks for published entries that the hook has not seen, such as rows that an import wrote past it. */
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
      // What was published before the plugin came, or before it watched this type, is for a backfill.
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

/** Sweeps now and then, from the first moment on; a failed sweep is logged, and the next one begins where it did. */
export const createMissedPublishes = (deps: MissedPublishesDeps): MissedPublishes => {
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | null = null;
  let isMending = false;
  const look = async (): Promise<void> => {
    try {
      await findMissedPublishes(deps);
      if (isMending) return;
      await scanFiles(deps);
      isMending = true;
      // Not part of the sweep: the storage may be slow, and missed publishes do not wait for it.
      void deps.repairQueue.idle().then(() => {
        isMending = false;
      });
    } catch (error) {
      deps.log.warn(`Published entries were not looked through: ${String(error)}`);
    }
  };
  /** One that is still under way takes the place of the next one. */
  const run = (): void => {
    sweeping ??= look().finally(() => {
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
