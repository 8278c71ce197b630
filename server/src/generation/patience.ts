import type { HeroError } from '../contracts/error';

/** Milliseconds that an aborted call gets to end by itself: only it knows what became of the request. */
const LAST_CHANCE_MS = 5_000;

/** Awaits a provider, but not for ever where it does not listen to its signal. @throws what `late` makes */
export const withPatience = async <T>(
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
