import type { Core } from '@strapi/strapi';
import type { Backfill, BackfillAction, BackfillInput, BackfillPlan } from '../contracts/backfill';
import { HeroError } from '../contracts/error';
import { sumCredits } from '../runs/model/cost';
import type { Ports, RunSnapshot } from '../runs/model/ports';
import type { BackfillRow, BackfillStore } from './store/backfill-store';
import type { BackfillRuns } from './store/backfill-run-store';
import { contentTypeOf } from '../entries/entry-store';
import { pickHeroField } from '../entries/hero-fields';
import { judgeEntry, readEntries, type BackfillEntry, type BackfillTarget } from './read-entries';
import { optionsOf } from './new-backfill-run';

/** Entries whose requests are really built for a plan's price. */
const SAMPLE = 5;

export interface BackfillDeps extends Pick<Ports, 'runStore' | 'snapshotRequest' | 'provider' | 'wake'> {
  strapi: Core.Strapi;
}

export interface BackfillParts {
  store: BackfillStore;
  runs: BackfillRuns;
  /** There is something to note down. */
  wake: () => void;
}

const targetFor = ({ strapi }: BackfillDeps, order: BackfillInput): BackfillTarget => {
  const { uid, attributes } = contentTypeOf(strapi, order.uid);
  return { uid, field: pickHeroField(uid, attributes, order.field).name, order };
};

const snapshotOne = (
  { snapshotRequest }: BackfillDeps,
  target: BackfillTarget,
  { documentId, locale }: BackfillEntry,
): Promise<RunSnapshot> => {
  const { uid, field } = target;
  const order = { uid, field, documentId, locale, trigger: 'backfill' as const, values: null };
  return snapshotRequest({ ...order, wishes: optionsOf(target) });
};

/** What is known of all from a few; null when one of them has no price. */
const priceOf = (frozen: readonly RunSnapshot[], runs: number): number | null => {
  if (runs === 0) return 0;
  const sum = sumCredits(frozen.map(({ creditsEstimated }) => creditsEstimated));
  return sum === null || frozen.length === 0 ? null : (sum / frozen.length) * runs;
};

/** Counts what a backfill would do and asks nobody, a page of entries at a time. */
export const planBackfill = async (deps: BackfillDeps, order: BackfillInput): Promise<BackfillPlan> => {
  const target = targetFor(deps, order);
  const most = order.limit ?? Infinity;
  const plan = { entries: 0, runs: 0, kept: 0 };
  const sample: BackfillEntry[] = [];
  for (let after = 0, isDone = false; !isDone && plan.runs < most;) {
    const page = await readEntries(deps.strapi, target, after);
    for (const entry of page) {
      if (plan.runs >= most) break;
      plan.entries += 1;
      if (judgeEntry(entry, order).kind === 'keep') plan.kept += 1;
      else {
        plan.runs += 1;
        if (sample.length < SAMPLE) sample.push(entry);
      }
    }
    isDone = page.length === 0;
    after = page.at(-1)?.id ?? after;
  }
  const frozen: RunSnapshot[] = [];
  const problems = new Set<string>();
  for (const entry of sample) {
    try {
      frozen.push(await snapshotOne(deps, target, entry));
    } catch (error) {
      if (!HeroError.isInstance(error)) throw error;
      problems.add(error.message);
    }
  }
  const [first] = frozen;
  const provider = first?.providers[0] ?? null;
  return {
    ...plan,
    uid: target.uid,
    field: target.field,
    credits: priceOf(frozen, plan.runs),
    provider,
    model: provider === null ? null : deps.provider(provider, first?.model ?? null).provider.model,
    template: first?.template ?? null,
    problems: [...problems],
  };
};

const statusOf = (
  { status, paused }: BackfillRow,
  { waiting, running }: Backfill['runs'],
): Backfill['status'] => {
  if (status === 'canceled') return 'canceled';
  if (paused !== null) return 'paused';
  if (status === 'noting') return 'preparing';
  return waiting + running > 0 ? 'running' : 'done';
};

/** A backfill as the API shows it. */
export const toBackfill = async ({ runs }: BackfillParts, row: BackfillRow): Promise<Backfill> => {
  const counts = await runs.count(row.backfillId);
  const { order, field, entries, kept, paused, requestedBy } = row;
  return {
    ...{ order, field, entries, kept, requestedBy },
    id: row.backfillId,
    uid: order.uid,
    status: statusOf(row, counts),
    runs: counts,
    credits: await runs.spent(row.backfillId),
    message: paused === '' ? null : paused,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};

/** @throws HeroError config_invalid for a type, field or filter that does not exist */
export const startBackfill = async (
  deps: BackfillDeps,
  parts: BackfillParts,
  { order, requestedBy }: { order: BackfillInput; requestedBy: string },
): Promise<Backfill> => {
  const target = targetFor(deps, order);
  // A filter that cannot be answered is the caller's mistake, told at once.
  await readEntries(deps.strapi, target, 0);
  const row = await parts.store.create(order, { field: target.field, requestedBy });
  parts.wake();
  return toBackfill(parts, row);
};

/** Failed runs are asked for anew: what they paid for is found and stored, the rest is drawn again. */
const retryFailed = async (
  { strapi, runStore }: BackfillDeps,
  { backfillId }: BackfillRow,
): Promise<void> => {
  for (;;) {
    const failed = await runStore.listBackfill({ backfill: backfillId, status: 'failed', limit: 100 });
    if (failed.length === 0) return;
    await strapi.db.transaction(async () => {
      for (const row of failed) {
        const { uid, documentId, locale, field, trigger, requestedBy, wishes, replaces, target } = row;
        await runStore.commit(row, { backfill: `${backfillId} retried` });
        await runStore.insert({
          ...{ uid, documentId, locale, field, trigger, requestedBy, wishes, replaces, target },
          backfill: backfillId,
          activeKey: ['backfill', uid, documentId, locale ?? '', field].join(' '),
        });
      }
    });
  }
};

const apply = async (
  deps: BackfillDeps,
  { runs }: BackfillParts,
  { row, action }: { row: BackfillRow; action: BackfillAction },
): Promise<void> => {
  switch (action) {
    case 'pause':
      return runs.park(row.backfillId);
    case 'resume':
      return runs.unpark(row.backfillId);
    case 'cancel':
      return runs.cancel(row.backfillId);
    case 'retry':
      return retryFailed(deps, row);
  }
};

/** Pauses, resumes, cancels or retries; runs that are being drawn go on to their end. Null when there is none. */
export const actOnBackfill = async (
  deps: BackfillDeps,
  parts: BackfillParts,
  { id, action }: { id: string; action: BackfillAction },
): Promise<Backfill | null> => {
  const patches = {
    pause: { paused: '' },
    resume: { paused: null },
    cancel: { status: 'canceled', paused: null },
    retry: {},
  } as const;
  // The row first: a page of runs that is just being noted down then finds out that it is too late.
  const { row } = await parts.store.update(id, ({ status }) => {
    if (status !== 'canceled' || action === 'cancel') return patches[action];
    throw new HeroError({
      code: 'conflict',
      message: 'This backfill was canceled: start a new one, which leaves out what is done.',
    });
  });
  if (row === null) return null;
  await apply(deps, parts, { row, action });
  parts.wake();
  deps.wake();
  return toBackfill(parts, row);
};
