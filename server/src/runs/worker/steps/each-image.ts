import type { HeroError } from '../../../contracts/error';
import { asHeroError, describeCause, retryDelay } from '../failed-step';
import { LeaseLost, type HeldRun } from '../lease';
import type { Output } from '../../model/run';
import type { Uses } from '../../model/ports';

/**
 * Does something with every picture of a run. One that fails for good is left out, with a warning, as long
 * as another is left: all of them were paid for. While trying again may help, the failure is thrown.
 *
 * @throws LeaseLost, or the first failure.
 */
export const forEachImage = async <T>(
  { log }: Uses<'log'>,
  run: HeldRun,
  work: (output: Output) => Promise<T>,
): Promise<{ done: T[]; warnings: string[] }> => {
  const { step, attempts, deadline, warnings, outputs } = run.row;
  const done: T[] = [];
  const failures: { index: number; thrown: unknown; error: HeroError }[] = [];
  for (const output of outputs) {
    try {
      done.push(await work(output));
    } catch (thrown) {
      if (thrown instanceof LeaseLost) throw thrown;
      const error = asHeroError(thrown, { step, isFree: false });
      failures.push({ index: output.index, thrown, error });
    }
  }
  const [first] = failures;
  if (first === undefined) return { done, warnings };
  const passing = failures.find(
    ({ error }) =>
      error.code === 'canceled' || retryDelay({ step, attempts, error, isFree: false, deadline }) !== null,
  );
  if (passing !== undefined) throw passing.thrown;
  if (done.length === 0) throw first.thrown;
  for (const { index, thrown, error } of failures) {
    log.warn(
      `Run ${run.row.runId}, picture ${index + 1}: ${thrown === error ? error.message : describeCause(thrown)}`,
    );
  }
  const notes = failures.map(({ index, error }) => `Picture ${index + 1} was left out: ${error.message}`);
  return { done, warnings: [...warnings, ...notes] };
};
