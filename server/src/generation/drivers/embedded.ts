import type { ClaimedRun, DriverWork, JobDriver } from './driver';

export interface EmbeddedDriverOptions {
  /** Runs under way at once. */
  concurrency: number;
  /** How often to look for due runs nobody told of, in milliseconds. */
  pollMs: number;
}

/** Runs in Strapi's own process, from Strapi's own database: nothing else to install. */
export const createEmbeddedDriver = (
  work: DriverWork,
  { concurrency, pollMs }: EmbeddedDriverOptions,
): JobDriver => {
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let isStarted = false;
  let isLooking = false;
  /** Counts the calls of `notify`, so that one that comes while looking is not lost. */
  let calls = 0;

  const wakeIn = (milliseconds: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      notify();
    }, milliseconds);
    timer.unref();
    timers.add(timer);
  };

  const carry = (run: ClaimedRun): void => {
    const task = run
      .advance()
      .then((wait) => {
        if (wait !== null && isStarted) wakeIn(wait);
      })
      .catch(work.onError)
      .finally(() => {
        running.delete(task);
        notify();
      });
    running.add(task);
  };

  const look = async (): Promise<void> => {
    isLooking = true;
    try {
      let answered;
      do {
        answered = calls;
        const free = concurrency - running.size;
        if (free <= 0 || !isStarted) return;
        for (const run of await work.claim(free)) carry(run);
      } while (answered !== calls);
    } finally {
      isLooking = false;
    }
  };

  const notify = (): void => {
    calls += 1;
    if (!isLooking && isStarted) look().catch(work.onError);
  };

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      const timer = setInterval(notify, pollMs);
      timer.unref();
      timers.add(timer);
      notify();
    },
    notify,
    async stop({ graceMs }) {
      isStarted = false;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.allSettled([...running]), grace]);
    },
    stats: () => ({ running: running.size }),
  };
};
