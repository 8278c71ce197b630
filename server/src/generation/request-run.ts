import { randomUUID } from 'node:crypto';
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

const targetKey = ({ uid, documentId, locale, field }: FreezeOrder): string =>
  [uid, documentId ?? 'new', locale ?? '', field].join(' ');

/**
 * Asks for a run: what is wrong with the request shows at once, what was answered before is answered
 * again for nothing, and two identical wishes are one run.
 *
 * @throws HeroError when the request cannot be made from entry, template and config.
 */
export const requestRun = async (pipeline: Pipeline, order: RunOrder): Promise<LedgerRow> => {
  const { uid, documentId, locale, field, trigger, wishes, values, force, requestedBy, replaces, target } =
    order;
  const facts = { uid, documentId, locale, field, trigger, requestedBy, replaces, target };
  const freezing = { uid, documentId, locale, field, trigger, wishes, values };
  const { wantsInstantCard: _card, ...frozen } = await pipeline.freeze(freezing);

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
