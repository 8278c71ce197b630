import { setTimeout as wait } from 'node:timers/promises';

export const TIMEOUT_MS = 45_000;

/** The work, or a failure when it takes too long. */
export const within = async <T>(work: Promise<T>, what: string): Promise<T> => {
  const over = new AbortController();
  const late = wait(TIMEOUT_MS, null, { signal: over.signal }).then(() => {
    throw new Error(`${what} took longer than ${TIMEOUT_MS} ms`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
};
