import { z } from 'zod';
import { GENERATION_STATUSES } from '../../contracts/generation';
import type { RunPatch, Run } from './run';

/** What other runs have to know of the run that has a request in flight, even if this version cannot read the rest. */
export const inFlightHolderSchema = z.object({
  id: z.number(),
  version: z.number().int(),
  runId: z.string(),
  status: z.enum(GENERATION_STATUSES).catch('unknown'),
  provider: z.string().nullable().catch(null),
  finishedAt: z.coerce.date().nullable().catch(null),
  calls: z.array(z.object({ outcome: z.string().catch('') })).catch([]),
});

export type InFlightHolder = z.infer<typeof inFlightHolderSchema>;

/** Whether a call was sent of which it is unknown whether it was paid; a canceled run may have one, too. */
export const isInDoubt = ({ status, calls }: Pick<InFlightHolder, 'status' | 'calls'>): boolean =>
  status === 'unknown' || calls.at(-1)?.outcome === 'unknown';

/** Thrown where a run would send a paid request that another run has in flight. */
export class RequestInFlight extends Error {
  override readonly name = 'RequestInFlight';
}

const isFinal = (row: Run): boolean => row.finishedAt !== null && !isInDoubt(row);

/** Waits for its turn, and nothing was sent that could still be answered. */
const waitsUnsent = ({ step, leaseToken, outputs, calls }: Run): boolean =>
  step === 'queued' &&
  leaseToken === null &&
  outputs.length === 0 &&
  calls.every(({ outcome }) => outcome !== 'open');

/** What a change means for the request that a run has in flight. A call of unknown outcome stays in flight. */
export const landed = (row: Run, patch: RunPatch): Pick<RunPatch, 'inFlight'> => {
  if (row.inFlight === null || patch.inFlight !== undefined) return {};
  const after = { ...row, ...patch };
  return isFinal(after) || (after.status !== 'unknown' && waitsUnsent(after)) ? { inFlight: null } : {};
};
