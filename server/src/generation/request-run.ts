import { randomUUID } from 'node:crypto';
import { isFinished } from '../contracts/generation';
import { advance } from './advance';
import type { StopSignals } from './drivers/driver';
import { asHeroError } from './failure';
import { holdRun, LEASE_MS, released, takenFor, type HeldRun } from './lease';
import type { LedgerPatch, LedgerRow, NewRun, Trigger } from './ledger-row';
import type { Pipeline, Wishes } from './pipeline';
import { firstPriority, PRIORITY } from './priority';
import { reuseEarlierWork, type Asked } from './reuse';

export interface RunOrder {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
  trigger: Trigger;
  wishes: Wishes;
  values: Record<string, unknown> | null;
  /** Draws anew even where the same request has been answered. */
  force: boolean;
  requestedBy: string;
  /** Fingerprints of the field's values that may be replaced. */
  replaces: string[];
  target: NewRun['target'];
}

/** A request is answered in moments and waits for no shutdown. */
const NEVER: StopSignals = { stop: new AbortController().signal, abort: new AbortController().signal };

type Target = Pick<RunOrder, 'uid' | 'documentId' | 'locale' | 'field'>;

const targetKey = ({ uid, documentId, locale, field }: Target): string =>
  [uid, documentId ?? 'new', locale ?? '', field].join(' ');

/** A run for the same picture of the same field that is under way, whoever started it. */
const findTwin = async (
  { ledger }: Pipeline,
  order: RunOrder,
  requestHash: string,
): Promise<LedgerRow | null> => {
  const open = await ledger.findOpen({ requestHash, except: null });
  if (open === null || isFinished(open.status) || open.trigger === 'instant-card') return null;
  const reaches = open.target === order.target || (open.target === 'all' && order.target === 'draft');
  return reaches && targetKey(open) === targetKey(order) ? open : null;
};

/** A caller who is told of a failure must not find the run going on behind it. */
const findReusable = async (pipeline: Pipeline, run: HeldRun, asked: Asked): Promise<LedgerPatch | null> => {
  try {
    return await reuseEarlierWork(pipeline, asked);
  } catch (thrown) {
    const error = asHeroError(thrown, { step: 'queued', isFree: false }).toData();
    const finishedAt = new Date();
    await run.commit({
      ...released,
      status: 'failed',
      error,
      activeKey: null,
      creditsEstimated: 0,
      finishedAt,
    });
    throw thrown;
  }
};

/**
 * Asks for a run: what is wrong with the request shows at once, what was answered before is answered
 * again for nothing, and two identical wishes are one run.
 *
 * @throws HeroError when the request cannot be made from entry, template and config.
 */
export const requestRun = async (pipeline: Pipeline, order: RunOrder): Promise<LedgerRow> => {
  const { ledger } = pipeline;
  const { wishes, values, force, ...facts } = order;
  const { uid, documentId, locale, field, trigger } = facts;
  const { wantsInstantCard: _card, ...frozen } = await pipeline.freeze({
    ...{ uid, documentId, locale, field, trigger },
    wishes,
    values,
  });
  const twin = await findTwin(pipeline, order, frozen.requestHash);
  if (twin !== null) return twin;

  const runId = randomUUID();
  const isQuick = pipeline.provider(frozen.providers[0] ?? '', null).provider.source === 'card';
  // Held from the start: looking for an earlier answer comes after the row, because a run of the same wish
  // that ends in between gives its key free and its answer at the same moment.
  const { row, isNew } = await ledger.insert({
    ...facts,
    ...frozen,
    ...takenFor(LEASE_MS),
    runId,
    status: 'running',
    activeKey: `${targetKey(order)} ${frozen.requestHash}`,
    priority: isQuick ? PRIORITY.urgent : firstPriority(trigger),
  });
  if (!isNew) return row;

  const run = holdRun(ledger, row);
  const reused = force ? null : await findReusable(pipeline, run, { ...frozen, runId });
  if (reused?.step !== 'stored') return run.commit({ ...reused, ...released, status: 'queued' });
  await advance(pipeline, await run.commit(reused), NEVER);
  return (await ledger.find(runId)) ?? run.row;
};
