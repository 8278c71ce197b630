import { randomUUID } from 'node:crypto';
import type { HeldRun } from './lease';
import type { LedgerPatch } from './ledger-row';
import type { Pipeline } from './pipeline';

/**
 * Names the card that goes on while a slower provider draws. It is written into the run that will replace it
 * before it is noted down itself: whatever dies in between, the run knows its card.
 */
export const planInstantCard = ({ row }: HeldRun): LedgerPatch => ({
  supersedes: row.supersedes ?? randomUUID(),
});

/** Notes the planned card down, once. */
export const noteInstantCard = async (pipeline: Pipeline, { row }: HeldRun): Promise<void> => {
  const { supersedes, uid, documentId, locale, field, requestedBy, replaces, target } = row;
  if (supersedes === null || (await pipeline.ledger.find(supersedes)) !== null) return;
  await pipeline.ledger.insert({
    runId: supersedes,
    trigger: 'instant-card',
    activeKey: null,
    ...{ uid, documentId, locale, field, requestedBy, replaces, target },
  });
  pipeline.wake();
};
