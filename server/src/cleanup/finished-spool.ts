import type { Run } from '../runs/model/run';
import { daysBefore, isOver, type CleanupSettings } from './run-files';

export type SpoolOwner = Pick<Run, 'status' | 'finishedAt'> & { errorCode: string | null };

/** Why a run's kept bytes may go, as one sentence; null when they stay. */
export const spoolGoes = (
  owner: SpoolOwner | null,
  { now, discardAfterDays }: CleanupSettings,
): string | null => {
  if (owner === null) return 'Its run is gone.';
  if (!isOver(owner) || owner.finishedAt === null) return null;
  if (owner.status !== 'failed' || owner.errorCode !== 'media_failed') return 'Its run is over.';
  // Paid pictures that could only not be stored wait for the next request.
  const isDue = discardAfterDays !== null && owner.finishedAt < daysBefore(now, discardAfterDays);
  return isDue
    ? `Its picture could not be stored, and nobody asked again for ${discardAfterDays} days.`
    : null;
};
