import type { HeroError } from '../contracts/error';
import type { LedgerPatch } from './ledger-row';
import { asHeroError, mayHaveBeenBilled, retryDelay } from './failure';
import type { HeldRun } from './lease';
import type { Pipeline } from './pipeline';

/** Frees a row from its holder and from its claim on the same wish. */
export const released: LedgerPatch = { leaseToken: null, leaseUntil: null };

/** The next provider a failed run may turn to: any when nothing was paid, else only one that is free. */
const nextProvider = (pipeline: Pipeline, run: HeldRun, billed: boolean): number | null => {
  const { providers, providerIndex } = run.row;
  for (const [index, name] of providers.entries()) {
    if (index > providerIndex && (!billed || pipeline.provider(name, null).provider.source === 'card'))
      return index;
  }
  return null;
};

const endAs = async (run: HeldRun, status: 'failed' | 'unknown', error: HeroError): Promise<void> => {
  await run.commit({ ...released, status, error: error.toData(), activeKey: null, finishedAt: new Date() });
};

/**
 * Decides what a failure means: the same step once more, the next provider, or the end.
 * Answers the milliseconds until the run goes on, or null when it has ended.
 */
export const handleFailure = async (
  pipeline: Pipeline,
  run: HeldRun,
  thrown: unknown,
): Promise<number | null> => {
  const { row } = run;
  const error = asHeroError(thrown, row.step);
  if (thrown !== error) pipeline.log.error(`Run ${row.runId}, ${row.step}: ${describeCause(thrown)}`);

  const delay = retryDelay(row.step, row.attempts, error);
  if (delay !== null) {
    await run.commit({ ...released, attempts: row.attempts + 1, runAfter: new Date(Date.now() + delay) });
    return delay;
  }
  if (error.code === 'provider_outcome_unknown') {
    await endAs(run, 'unknown', error);
    await pipeline.announce('failed', run.row);
    return null;
  }
  const isProviderStep = row.provider !== null && row.step !== 'stored' && error.code !== 'entry_gone';
  const next = isProviderStep ? nextProvider(pipeline, run, mayHaveBeenBilled(row.step, error)) : null;
  if (next !== null && row.status !== 'canceled') {
    await run.commit({
      ...released,
      step: 'queued',
      providerIndex: next,
      attempts: 0,
      outputs: [],
      jobId: null,
      // A template's model is its own provider's; another one draws with what it is configured for.
      model: null,
      tried: [...row.tried, { provider: row.provider ?? '', code: error.code, message: error.message }],
      warnings: [...row.warnings, `${row.provider ?? 'The provider'} failed: ${error.message}`],
      runAfter: new Date(),
    });
    return 0;
  }
  await endAs(run, 'failed', error);
  await pipeline.announce('failed', run.row);
  return null;
};

const describeCause = (thrown: unknown): string => {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
};
