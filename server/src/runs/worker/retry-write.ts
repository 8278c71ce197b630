import { backoffDelay } from '../../concurrency/backoff';
import { HeroError } from '../../contracts/error';
import { LeaseLost } from './lease';

/** Milliseconds a database gets to come back while the only record of a paid picture is in memory. */
const PATIENCE_MS = 45_000;
const PAUSE = { base: 100, cap: 5_000 };

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Whether another try may help: a `HeroError` is final. */
const mayPass = (error: unknown): boolean => !(error instanceof LeaseLost) && !HeroError.isInstance(error);

/**
 * Does what must not fail once money was spent: tries again while the database is restarted, deadlocked or out of
 * reach. Only for work that may be repeated.
 *
 * @throws the last failure when it does not come back in time
 */
export const retryWrite = async <T>(work: () => Promise<T>): Promise<T> => {
  const began = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || Date.now() - began > PATIENCE_MS) throw error;
      await pause(backoffDelay({ attempt, ...PAUSE }));
    }
  }
};
