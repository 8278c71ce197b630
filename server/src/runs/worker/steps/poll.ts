import { HeroError } from '../../../contracts/error';
import type { HeldRun } from '../lease';
import type { Run } from '../../model/run';
import { withTimeout } from '../with-timeout';
import type { UsableProvider, Uses } from '../../model/ports';
import { readPollAnswer } from './provider-answer';
import { recordProduced, SHORTEST_POLL_MS } from './submit';

/** Patience with one poll at the least, so that a job past its deadline is asked for once more. */
const POLL_PATIENCE_MS = 15_000;
/** A job is asked for less and less often, as it takes longer: after each fifth of the time it has taken. */
const GROWTH = 5;
const LONGEST_POLL_MS = 10_000;

/** What a vendor says of a job that it does not know yet. */
const NOT_YET = { state: 'pending', pollAfterMs: 0 } as const;
/** Milliseconds within which a vendor knows of a job that it has just taken, wherever it is asked. */
const BECOMES_KNOWN_MS = 15_000;

/** Milliseconds that are left of the patience with the job, below 0 when it is over. */
const timeLeft = ({ deadline }: Run): number => (deadline?.getTime() ?? 0) - Date.now();

/** Told by the clock alone, so that a restart changes nothing. */
const nextPoll = (pollAfterMs: number, { row, timeoutMs }: { row: Run; timeoutMs: number }): number => {
  const taken = timeoutMs - timeLeft(row);
  return Math.max(pollAfterMs, SHORTEST_POLL_MS, Math.min(LONGEST_POLL_MS, Math.round(taken / GROWTH)));
};

/**
 * Asks once for a submitted job. Answers the milliseconds to wait before asking again, 0 when the pictures
 * are there.
 */
export const poll = async (
  ports: Uses<'log' | 'runStore' | 'spool' | 'wake'>,
  run: HeldRun,
  { usable, signal }: { usable: UsableProvider; signal: AbortSignal },
): Promise<number> => {
  const { name, provider, throttle, timeoutMs } = usable;
  const { jobId, runId } = run.row;
  const ask = provider.poll?.bind(provider);
  if (ask === undefined || jobId === null) {
    throw new HeroError({
      code: 'provider_outcome_unknown',
      message: `The job of ${name} cannot be asked for any more; look it up at the vendor before generating again.`,
    });
  }
  const left = timeLeft(run.row);
  const busyFor = await throttle.pollWait(runId);
  // A job at the end of its patience is asked for all the same, once.
  if (busyFor > 0 && left > 0) return Math.max(SHORTEST_POLL_MS, Math.min(busyFor, left));

  const patience = Math.max(left, POLL_PATIENCE_MS);
  const isNew = left > 0 && timeoutMs - left < BECOMES_KNOWN_MS;
  const said = await withTimeout(
    { signal, ms: patience },
    {
      work: (inTime) => ask(jobId, { signal: inTime }),
      late: () =>
        new HeroError({
          code: 'provider_timeout',
          message: `${name} does not answer when it is asked for the job ${jobId}; asking is free and is tried again.`,
          retryable: true,
        }),
    },
  ).catch((error: unknown): typeof NOT_YET => {
    const isUnknown = HeroError.isInstance(error) && error.code === 'provider_outcome_unknown';
    if (isNew && isUnknown) return NOT_YET;
    throw error;
  });
  const answer = readPollAnswer(name, said);
  switch (answer.state) {
    case 'produced':
      await recordProduced(ports, run, { usable, produced: answer });
      return 0;
    case 'pending':
      if (left < 0) {
        const { unknownState } = answer;
        const last = unknownState === undefined ? '' : ` (its last state is “${unknownState}”)`;
        throw new HeroError({
          code: 'provider_outcome_unknown',
          message: `${name} took the job ${jobId} but did not finish it in time${last}; look it up at the vendor before generating again.`,
        });
      }
      return nextPoll(answer.pollAfterMs, { row: run.row, timeoutMs });
  }
};
