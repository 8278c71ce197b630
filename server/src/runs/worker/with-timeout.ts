import type { HeroError } from '../../contracts/error';
import { withDeadline } from '../../providers/http/deadline';

/** Milliseconds that an aborted call gets to end by itself: only it knows what became of the request. */
const LAST_CHANCE_MS = 5_000;

/** The call, or what `late` makes a while after the signal was aborted and the call did not listen to it. */
const orLate = async <T>(
  call: Promise<T>,
  { signal, late }: { signal: AbortSignal; late: () => HeroError },
): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => undefined;
  const giveUp = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(late()), LAST_CHANCE_MS);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([call, giveUp]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
};

/**
 * Asks a provider, which is told to stop after `ms` milliseconds or when `signal` says so, and is not waited for
 * for ever where it does not listen.
 *
 * @throws what `late` makes
 */
export const withTimeout = <T>(
  patience: { signal: AbortSignal; ms: number },
  { work, late }: { work: (signal: AbortSignal) => Promise<T>; late: () => HeroError },
): Promise<T> => withDeadline(patience, (signal) => orLate(work(signal), { signal, late }));
