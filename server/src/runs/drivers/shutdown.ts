import { setMaxListeners } from 'node:events';

/** Milliseconds that runs told to end at once get to write that down. */
export const SHUTDOWN_GRACE_MS = 1_000;

/** Told to every run under way, of which there may be more than Node finds usual. */
export const createSignal = (): AbortController => {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
};

/** Waits until all of it has ended, well or not, but no longer than so many milliseconds. */
export const within = async (work: Promise<unknown>[], milliseconds: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.allSettled(work), patience]);
  clearTimeout(timer);
};
