import { HeroError } from '../contracts/error';
import { creditsWith } from './credits';
import { currentProvider } from './current-provider';
import type { StopSignals } from './drivers/driver';
import {
  anotherMayDoBetter,
  asHeroError,
  describeCause,
  mayHaveBeenBilled,
  retryDelay,
  tellsTheOutcome,
} from './failure';
import { dropKeptBytes } from './kept-bytes';
import { released, type HeldRun } from './lease';
import type { LedgerRow } from './ledger-row';
import type { Pipeline } from './pipeline';

/** What the run has cost so far, the failed call included. */
const spentOn = (row: LedgerRow, isBilled: boolean): number | null =>
  isBilled ? (row.credits ?? row.creditsEstimated) : creditsWith(row, 0);

/** Whether a provider is free; one that is not configured any more is not. */
const isFreeProvider = (pipeline: Pipeline, name: string): boolean => {
  try {
    return pipeline.provider(name, null).provider.source === 'card';
  } catch {
    return false;
  }
};

/** The next provider a failed run may turn to: any when nothing was paid, else only one that is free. */
const nextProvider = (
  pipeline: Pipeline,
  { providers, providerIndex }: LedgerRow,
  isBilled: boolean,
): number | null => {
  const next = providers.findIndex(
    (name, index) => index > providerIndex && (!isBilled || isFreeProvider(pipeline, name)),
  );
  return next === -1 ? null : next;
};

/** Ends the run. A canceled one stays canceled; what went wrong on its way is added to its warnings. */
const end = async (
  pipeline: Pipeline,
  run: HeldRun,
  { status, error, isBilled }: { status: 'failed' | 'unknown'; error: HeroError; isBilled: boolean },
): Promise<void> => {
  const before = run.row;
  const row = await run.commit({
    ...released,
    status,
    error: error.toData(),
    activeKey: null,
    finishedAt: new Date(),
    creditsEstimated: spentOn(before, isBilled),
    ...(before.status === 'canceled' ? { warnings: [...before.warnings, error.message] } : {}),
  });
  // A paid picture that could only not be stored waits for the next request; a broken one is of no use.
  if (error.code !== 'media_failed') await dropKeptBytes(pipeline, row);
  if (row.status !== 'canceled') await pipeline.announce('failed', row);
};

/** A job that the vendor took and nobody can ask for any more is a paid call in the dark. */
const inTheDark = ({ jobId, provider }: LedgerRow, error: HeroError): HeroError =>
  new HeroError({
    code: 'provider_outcome_unknown',
    message: `${provider ?? 'The provider'} took the job ${jobId ?? ''} but its result cannot be had; look it up at the vendor before generating again. The last word: ${error.message}`,
    cause: error,
  });

/** The server stops and a provider obeyed: nothing went wrong, the run goes on after the restart. */
const wasStopped = (row: LedgerRow, error: HeroError, { abort }: StopSignals): boolean =>
  abort.aborted && error.code === 'canceled' && row.status !== 'canceled';

/**
 * Decides what a failure means: the same step once more, the next provider, or the end.
 * Answers the milliseconds until the run goes on, or null when it has ended.
 */
export const handleFailure = async (
  pipeline: Pipeline,
  run: HeldRun,
  { thrown, signals }: { thrown: unknown; signals: StopSignals },
): Promise<number | null> => {
  // A cancel that came during the step is noticed before anything is decided.
  await run.refresh();
  const { row } = run;
  const name = currentProvider(row);
  const isFree = name !== null && isFreeProvider(pipeline, name);
  const { step, attempts, deadline } = row;
  let error = asHeroError(thrown, { step, isFree });
  if (thrown !== error) pipeline.log.error(`Run ${row.runId}, ${step}: ${describeCause(thrown)}`);
  // Where nothing was sent, the step before is the one to go on from.
  const again: Pick<LedgerRow, 'step'> = { step: step === 'submitting' ? 'queued' : step };

  if (wasStopped(row, error, signals)) {
    await run.commit({ ...released, ...again });
    return null;
  }
  const delay = retryDelay({ step, attempts, error, isFree, deadline });
  if (delay !== null) {
    const runAfter = new Date(Date.now() + delay);
    await run.commit({ ...released, ...again, attempts: attempts + 1, runAfter });
    return delay;
  }
  if (step === 'submitted' && !tellsTheOutcome(error)) error = inTheDark(row, error);
  const isBilled = !isFree && mayHaveBeenBilled(step, error);
  if (error.code === 'provider_outcome_unknown') {
    await end(pipeline, run, { status: 'unknown', error, isBilled });
    return null;
  }
  const next = anotherMayDoBetter(step, error) ? nextProvider(pipeline, row, isBilled) : null;
  if (next === null || name === null || row.status === 'canceled') {
    await end(pipeline, run, { status: 'failed', error, isBilled });
    return null;
  }
  const { code, message } = error;
  const credits = isBilled ? spentOn(row, true) : 0;
  await run.commit({
    ...released,
    step: 'queued',
    providerIndex: next,
    attempts: 0,
    outputs: [],
    jobId: null,
    credits: null,
    // A template's model is its own provider's; another one draws with what it is configured for.
    model: null,
    tried: [...row.tried, { provider: name, code, message, credits }],
    warnings: [...row.warnings, `${name} failed: ${message}`],
    runAfter: new Date(),
  });
  return 0;
};
