import { randomUUID } from 'node:crypto';
import type { HeldRun } from './lease';
import type { RunPatch } from '../model/run';
import type { Uses } from '../model/ports';
import { hasCardLeft } from './fallback';

/**
 * Names the card that goes on while a slower provider draws. It is written into the run that will replace it
 * before it is noted down itself: whatever dies in between, the run knows its card.
 */
export const planInstantCard = ({ row }: HeldRun): RunPatch => ({
  supersedes: row.supersedes ?? randomUUID(),
});

/** Notes the planned card down, once. */
export const noteInstantCard = async (ports: Uses<'runStore' | 'wake'>, { row }: HeldRun): Promise<void> => {
  const { supersedes, uid, documentId, locale, field, requestedBy, replaces, target } = row;
  if (supersedes === null || (await ports.runStore.find(supersedes)) !== null) return;
  await ports.runStore.insert({
    runId: supersedes,
    trigger: 'instant-card',
    activeKey: null,
    ...{ uid, documentId, locale, field, requestedBy, replaces, target },
  });
  ports.wake();
};

/**
 * A publish whose image cannot be stored still gets the card that it would have fallen back to: as a run of its
 * own, so that the bytes that were paid for stay with this one.
 */
export const addFallbackCard = async (
  ports: Uses<'provider' | 'runStore' | 'wake'>,
  run: HeldRun,
): Promise<void> => {
  const { trigger, status, supersedes } = run.row;
  if (trigger !== 'publish' || status === 'canceled' || supersedes !== null) return;
  if (!hasCardLeft(ports, run.row)) return;
  await run.commit(planInstantCard(run));
  await noteInstantCard(ports, run);
};
