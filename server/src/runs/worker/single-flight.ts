import { HeroError } from '../../contracts/error';
import { costOf } from '../model/cost';
import { isInDoubt, RequestInFlight, type InFlightHolder } from '../model/in-flight';
import type { HeldRun } from './lease';
import type { Run } from '../model/run';
import { callAskedAgain } from '../model/paid-calls';
import type { UsableProvider, Uses } from '../model/ports';
import { openToPublish, findReusable } from '../start/find-reusable';

/** Milliseconds until a run looks again whether the same request has been answered for another one. */
const LOOK_AGAIN_MS = 1_000;

/** What is free, and what has been sent already, waits for no other run. */
const mayWait = (row: Run, { isFree }: UsableProvider): boolean =>
  !isFree && row.outputs.length === 0 && callAskedAgain(row) === undefined;

/**
 * Milliseconds until a run looks again. A run that ended and did not free its request, as one of another version of the
 * plugin, has it freed.
 *
 * @throws HeroError provider_outcome_unknown: only a person may have the request sent again
 */
const waitFor = async ({ runStore }: Uses<'runStore'>, holder: InFlightHolder): Promise<number> => {
  if (holder.finishedAt === null) return LOOK_AGAIN_MS;
  if (!isInDoubt(holder)) {
    await runStore.freeInFlight(holder);
    return 0;
  }
  const { runId, provider } = holder;
  throw new HeroError({
    code: 'provider_outcome_unknown',
    message: `The same picture was asked for before, in run ${runId}, and it is unknown whether ${provider ?? 'the provider'} made it; decide about that run, or look at the vendor; then publish or generate again.`,
  });
};

const takeAnswer = async (
  ports: Uses<'findFiles' | 'publicUrl' | 'repair' | 'runStore' | 'spool' | 'storageAway'>,
  run: HeldRun,
  provider: string,
): Promise<boolean> => {
  const { runId, request, requestHash, inputs } = run.row;
  if (request === null || requestHash === null) return false;
  const asked = { runId, provider, request, requestHash, inputs: inputs ?? '' };
  const reused = await findReusable(ports, asked);
  if (reused === null) return false;
  await run.commit({
    ...reused,
    // What the run has cost by calls of its own stays.
    ...costOf(run.row.calls),
    ...openToPublish(run.row, reused),
    // Bytes are one run's at a time: the next one finds the files that it makes of them.
    ...(reused.step === 'stored' ? { inFlight: null } : {}),
  });
  return true;
};

/**
 * Lets one run at a time send a paid request, whichever entries and servers ask for the same. The others are answered
 * with what it brings; where it ends without a picture, the next one sends it. Answers the milliseconds after which
 * the run looks again, `answered` when it has its pictures, or `go on` when the request is its own to send.
 *
 * @throws HeroError provider_outcome_unknown when another run sent it, and it is unknown whether that was paid
 */
export const claimRequest = async (
  ports: Uses<'findFiles' | 'publicUrl' | 'repair' | 'runStore' | 'spool' | 'storageAway'>,
  run: HeldRun,
  usable: UsableProvider,
): Promise<number | 'answered' | 'go on'> => {
  const { requestHash, inFlight, force } = run.row;
  if (requestHash === null || !mayWait(run.row, usable)) return 'go on';
  if (inFlight !== requestHash) {
    const other = force ? null : await ports.runStore.findInFlight(requestHash);
    if (other !== null) return await waitFor(ports, other);
    try {
      await run.commit({ inFlight: requestHash });
    } catch (error) {
      if (!(error instanceof RequestInFlight)) throw error;
      if (!force) return LOOK_AGAIN_MS;
    }
  }
  // Only now: another run lets go of the request with the very change that gives its answer.
  return !force && (await takeAnswer(ports, run, usable.name)) ? 'answered' : 'go on';
};

/**
 * A person asks for what may have been paid for already: their run may send it, and says so. Answers the warnings.
 */
export const askAnyway = async ({ runStore }: Uses<'runStore'>, requestHash: string): Promise<string[]> => {
  for (;;) {
    const other = await runStore.findInFlight(requestHash);
    if (other === null || other.finishedAt === null) return [];
    if (!(await runStore.freeInFlight(other))) continue;
    if (!isInDoubt(other)) return [];
    return [
      `The same picture was asked for before, in run ${other.runId}, and it is unknown whether ${other.provider ?? 'the provider'} made and billed it; this run asks for it once more.`,
    ];
  }
};
