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

/** Entries whose requests are built to estimate a plan's price. */
const SAMPLE = 5;

export interface BackfillDeps extends Pick<Ports, 'runStore' | 'snapshotRequest' | 'provider' | 'wake'> {
  strapi: Core.Strapi;
}

export interface BackfillParts {
  store: BackfillStore;
  runs: BackfillRuns;
  /** Wakes the worker, which inserts the runs. */
  wake: () => void;
}

const targetFor = ({ strapi }: BackfillDeps, input: BackfillInput): BackfillTarget => {
  const { uid, attributes } = contentTypeOf(strapi, input.uid);
  return { uid, field: pickHeroField(uid, attributes, input.field).name, input };
};

const snapshotOne = (
  { snapshotRequest }: BackfillDeps,
  target: BackfillTarget,
  { documentId, locale }: BackfillEntry,
): Promise<RunSnapshot> => {
  const { uid, field } = target;
  const entry = { uid, field, documentId, locale, trigger: 'backfill' as const, values: null };
  return snapshotRequest({ ...entry, wishes: optionsOf(target) });
};

/** The price of all runs, extrapolated from the sample; null if one of them has no price. */
const priceOf = (snapshots: readonly RunSnapshot[], runs: number): number | null => {
  if (runs === 0) return 0;
  const sum = sumCredits(snapshots.map(({ creditsEstimated }) => creditsEstimated));
  return sum === null || snapshots.length === 0 ? null : (sum / snapshots.length) * runs;
};

/** Counts what a backfill would do, a page of entries at a time. Calls no provider. */
export const planBackfill = async (deps: BackfillDeps, input: BackfillInput): Promise<BackfillPlan> => {
  const target = targetFor(deps, input);
  const limit = input.limit ?? Infinity;
  const plan = { entries: 0, runs: 0, kept: 0 };
  const sample: BackfillEntry[] = [];
  for (let after = 0, isDone = false; !isDone && plan.runs < limit;) {
    const page = await readEntries(deps.strapi, target, after);
    for (const entry of page) {
      if (plan.runs >= limit) break;
      plan.entries += 1;
      if (judgeEntry(entry, input).kind === 'keep') plan.kept += 1;
      else {
        plan.runs += 1;
        if (sample.length < SAMPLE) sample.push(entry);
      }
    }
    isDone = page.length === 0;
    after = page.at(-1)?.id ?? after;
  }
  const snapshots: RunSnapshot[] = [];
  const problems = new Set<string>();
  for (const entry of sample) {
    try {
      snapshots.push(await snapshotOne(deps, target, entry));
    } catch (error) {
      if (!HeroError.isInstance(error)) throw error;
      problems.add(error.message);
    }
  }
  const [first] = snapshots;
  const provider = first?.providers[0] ?? null;
  return {
    ...plan,
    uid: target.uid,
    field: target.field,
    credits: priceOf(snapshots, plan.runs),
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

/** A backfill as the API returns it. */
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

/** @throws HeroError config_invalid for a content type, field or filter that does not exist */
export const startBackfill = async (
  deps: BackfillDeps,
  parts: BackfillParts,
  { input, requestedBy }: { input: BackfillInput; requestedBy: string },
): Promise<Backfill> => {
  const target = targetFor(deps, input);
  // Validates the filter now, so that the caller gets the error.
  await readEntries(deps.strapi, target, 0);
  const row = await parts.store.create(input, { field: target.field, requestedBy });
  parts.wake();
  return toBackfill(parts, row);
};

/** Requests failed runs again: images that were paid for are reused, the rest is drawn anew. */
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

/** Pauses, resumes, cancels or retries; runs in progress complete. Null if there is no such backfill. */
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
  // Commits the row first, so that a worker inserting a page of runs at this moment fails its version check.
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
