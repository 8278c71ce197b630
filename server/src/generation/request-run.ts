import { randomUUID } from 'node:crypto';
import { HeroError } from '../contracts/error';
import { advance } from './advance';
import { LEASE_MS } from './lease';
import type { LedgerRow, NewRun, Trigger } from './ledger-row';
import type { FreezeOrder, Pipeline, Wishes } from './pipeline';
import { reuseEarlierHero } from './reuse';

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

/** A refusal that left its reason in the ledger. */
export interface RefusedRun {
  error: HeroError;
  row: LedgerRow;
}

const targetKey = ({ uid, documentId, locale, field }: FreezeOrder): string =>
  [uid, documentId ?? 'new', locale ?? '', field].join(' ');

/**
 * Asks for a run: what is wrong with the request shows at once, what was answered before is answered
 * again for nothing, and two identical wishes are one run.
 *
 * @returns the run, or the refusal with its ledger row.
 */
export const requestRun = async (pipeline: Pipeline, order: RunOrder): Promise<LedgerRow | RefusedRun> => {
  const { wishes, values, force, ...facts } = order;
  const freezing = { ...facts, wishes, values };
  let frozen;
  try {
    frozen = await pipeline.freeze(freezing);
  } catch (thrown) {
    if (!HeroError.isInstance(thrown)) throw thrown;
    const { row } = await pipeline.ledger.insert({
      ...facts,
      activeKey: null,
      status: 'failed',
      error: thrown.toData(),
      finishedAt: new Date(),
    });
    return { error: thrown, row };
  }

  if (!force) {
    const runId = randomUUID();
    const reused = await reuseEarlierHero(pipeline, frozen.requestHash, runId);
    if (reused !== null) {
      const { row } = await pipeline.ledger.insert({
        ...facts,
        ...frozen,
        ...reused,
        runId,
        activeKey: null,
        status: 'running',
        leaseToken: randomUUID(),
        leaseUntil: new Date(Date.now() + LEASE_MS),
      });
      await advance(pipeline, row, new AbortController().signal);
      return (await pipeline.ledger.find(runId)) ?? row;
    }
  }

  const activeKey = `${targetKey(freezing)} ${frozen.requestHash}`;
  const { row } = await pipeline.ledger.insert({ ...facts, ...frozen, activeKey, priority: 10 });
  return row;
};
