import { HeroError } from '../../contracts/error';
import { ERROR_POLICY } from '../../contracts/error-policy';
import { costOf } from '../model/cost';
import { currentProvider } from '../model/current-provider';
import type { StopSignals } from '../drivers/driver';
import {
  asHeroError,
  asksOtherwise,
  describeCause,
  mayFallBack,
  mayHaveBeenBilled,
  retryDelay,
} from './failed-step';
import { findProvider } from '../model/find-provider';
import { addFallbackCard } from './instant-card';
import { dropSpooledImages } from './spooled-images';
import { released, type HeldRun } from './lease';
import type { Run } from '../model/run';
import { amendCall, callAskedAgain, withdrawCall } from '../model/paid-calls';
import { PAUSED_UNTIL } from '../model/paused';
import type { Uses } from '../model/ports';
import { notPublished } from '../model/publication';
import { nextProvider, fallBackTo } from './fallback';
import { redactText, redactPrompt } from './redact-prompt';

/** How the call under way ended, where it brought nothing. */
const closeCall = (row: Run, { error, isBilled }: { error: HeroError; isBilled: boolean }): Run['calls'] => {
  const lost = error.code === 'provider_outcome_unknown' ? 'unknown' : 'failed';
  return amendCall(row, isBilled ? { outcome: lost } : { outcome: 'refused', credits: 0 });
};

/** A later call of a run failed: what the earlier ones brought is enough to go on with. */
const keepWhatCame = async (
  run: HeldRun,
  { error, isBilled }: { error: HeroError; isBilled: boolean },
): Promise<void> => {
  const { outputs, request } = run.row;
  const wanted = request?.count ?? outputs.length;
  const note = `${outputs.length} of ${wanted} pictures came; a further call failed: ${error.message}`;
  await run.commit((row) => {
    const calls = closeCall(row, { error, isBilled });
    const warnings = [...row.warnings, note];
    return {
      ...released,
      step: 'fetched',
      attempts: 0,
      calls,
      ...costOf(calls),
      warnings,
      runAfter: new Date(),
    };
  });
};

/** Steps at which a call is prepared or under way. */
const isCalling = ({ step }: Run): boolean =>
  step === 'queued' || step === 'submitting' || step === 'submitted';

/** A provider's own failure counts for its health; a call that we canceled does not. */
const tellThrottle = (
  ports: Uses<'provider'>,
  { step, providers, providerIndex }: Run,
  error: HeroError,
): void => {
  const name = providers[providerIndex];
  if (name === undefined || (step !== 'submitting' && step !== 'submitted') || error.code === 'canceled')
    return;
  findProvider(ports, name)?.throttle.failed(error);
};

/** Ends the run. A canceled one stays canceled; what went wrong on its way is added to its warnings. */
const end = async (
  ports: Uses<'announce' | 'log' | 'provider' | 'runStore' | 'spool' | 'wake'>,
  run: HeldRun,
  { status, error, isBilled }: { status: 'failed' | 'unknown'; error: HeroError; isBilled: boolean },
): Promise<void> => {
  if (error.code === 'media_failed') await addFallbackCard(ports, run);
  const row = await run.commit((before) => {
    const calls = closeCall(before, { error, isBilled });
    return {
      ...released,
      status,
      error: error.toData(),
      activeKey: null,
      finishedAt: new Date(),
      publication: notPublished(before),
      calls,
      ...costOf(calls),
      ...(before.status === 'canceled' ? { warnings: [...before.warnings, error.message] } : {}),
    };
  });
  // A paid picture that could only not be stored waits for the next request, and one whose holder stands still
  // for that holder, who may yet tell that it came; a broken one is of no use.
  if (error.code !== 'media_failed' && status !== 'unknown') await dropSpooledImages(ports, row);
  if (row.status === 'canceled') return;
  ports.log.failed(row, { error: error.toData(), provider: currentProvider(row), next: null });
  await ports.announce('failed', row);
};

/** Accepted by the vendor, result unavailable: outcome unknown. */
const inTheDark = ({ jobId, provider }: Run, error: HeroError): HeroError =>
  new HeroError({
    code: 'provider_outcome_unknown',
    message: `${provider ?? 'The provider'} took the job ${jobId ?? ''} but its result cannot be had; look it up at the vendor before generating again. The last word: ${error.message}`,
    cause: error,
  });

/** A second try at a call says how the second try ended, and nothing of the first. */
const stillUnknown = ({ provider }: Run, error: HeroError): HeroError =>
  new HeroError({
    code: 'provider_outcome_unknown',
    message: `${provider ?? 'The provider'} was asked again and still nobody knows whether the picture was made: ${error.message}`,
    cause: error,
  });

/** The server stops and a provider obeyed: nothing went wrong, the run goes on after the restart. */
const wasStopped = (row: Run, error: HeroError, { stop }: StopSignals): boolean =>
  stop.aborted && error.code === 'canceled' && row.status !== 'canceled';

/**
 * Decides what a failure means: the same step once more, the next provider, or the end.
 * Answers the milliseconds until the run goes on, or null when it has ended.
 */
export const handleFailure = async (
  ports: Uses<'announce' | 'log' | 'pauseBackfill' | 'provider' | 'runStore' | 'spool' | 'wake'>,
  run: HeldRun,
  { thrown, signals }: { thrown: unknown; signals: StopSignals },
): Promise<number | null> => {
  // A cancel that came during the step is noticed before anything is decided.
  await run.refresh();
  const { row } = run;
  const name = currentProvider(row);
  const isFree = name !== null && (findProvider(ports, name)?.isFree ?? false);
  const { step, attempts, deadline } = row;
  const given = asHeroError(thrown, { step, isFree });
  let error = redactPrompt(given, row.request?.prompt ?? '');
  if (thrown !== given) {
    const cause = redactText(describeCause(thrown), row.request?.prompt ?? '');
    ports.log.error(`Run ${row.runId}, ${step}: ${cause}`);
  }
  // Where nothing was sent, the step before is the one to go on from.
  const again: Pick<Run, 'step'> = { step: step === 'submitting' ? 'queued' : step };

  if (wasStopped(row, error, signals)) {
    await run.commit((current) => ({
      ...released,
      ...again,
      calls: step === 'submitting' ? withdrawCall(current) : current.calls,
    }));
    return null;
  }
  if (asksOtherwise({ step, attempts, error }) && callAskedAgain(row) === undefined) {
    // Refused and not billed: the next call is a line of its own, under a key of its own.
    await run.commit((current) => {
      const calls = closeCall(current, { error, isBilled: false });
      return {
        ...released,
        ...again,
        calls,
        ...costOf(calls),
        attempts: attempts + 1,
        runAfter: new Date(),
      };
    });
    return 0;
  }
  tellThrottle(ports, row, error);
  const delay = retryDelay({ step, attempts, error, isFree, deadline });
  if (delay !== null) {
    const runAfter = new Date(Date.now() + delay);
    // A free call that is made again was none; one that is only asked for goes on.
    const calls = step === 'submitting' ? withdrawCall(row) : row.calls;
    await run.commit({ ...released, ...again, calls, attempts: attempts + 1, runAfter });
    return delay;
  }
  if (step === 'submitted' && !ERROR_POLICY[error.code].settles) error = inTheDark(row, error);
  const isAskedAgain = callAskedAgain(row) !== undefined && isCalling(row);
  if (isAskedAgain) error = stillUnknown(row, error);
  // What was sent before stays a bill, even where it could not be asked about.
  const isBilled = isAskedAgain || (!isFree && mayHaveBeenBilled(step, error));
  if (row.outputs.length > 0 && isCalling(row)) {
    await keepWhatCame(run, { error, isBilled });
    return 0;
  }
  if (error.code === 'provider_outcome_unknown') {
    // A run that waited for another one's call has sent nothing itself: the question is the other one's.
    const status = step === 'queued' && !isAskedAgain ? 'failed' : 'unknown';
    await end(ports, run, { status, error, isBilled });
    return null;
  }
  const isOverBudget = error.code === 'budget_exceeded';
  if (isOverBudget && row.backfill !== null && row.outputs.length === 0) {
    // The next run would fail in the same way: the whole backfill waits for a person.
    await run.commit({ ...released, ...again, status: 'queued', runAfter: PAUSED_UNTIL });
    ports.log.warn(`Backfill ${row.backfill} is paused: ${error.message}`);
    await ports.pauseBackfill(row.backfill, error.message);
    return null;
  }
  // No budget stops what is free.
  const next = mayFallBack(step, error) ? nextProvider(ports, row, isBilled || isOverBudget) : null;
  if (next === null || name === null || row.status === 'canceled') {
    await end(ports, run, { status: 'failed', error, isBilled });
    return null;
  }
  ports.log.failed(row, { error: error.toData(), provider: name, next: row.providers[next] ?? null });
  const { code, message } = error;
  const close = (current: Run): Run['calls'] => closeCall(current, { error, isBilled });
  const credits = isBilled ? (row.calls.at(-1)?.credits ?? null) : 0;
  await fallBackTo(ports, run, { next, tried: { provider: name, code, message, credits }, close });
  return 0;
};
