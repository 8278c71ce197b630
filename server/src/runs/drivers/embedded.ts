import type { ClaimedRun, DriverWork, JobDriver, StopSignals } from './driver';
import type { LoadMonitor } from './load-monitor';
import { createSignal, SHUTDOWN_GRACE_MS, within } from './shutdown';

export interface EmbeddedDriverOptions {
  /** Runs under way at once, beside one that is urgent. */
  concurrency: number;
  /** Interval of the search for due runs without a notification, in milliseconds. */
  pollMs: number;
  /** Whether the server has enough to do without us. Left out: never. */
  pressure?: LoadMonitor;
}

/** Places beside the ordinary ones: an instant card must not wait behind slow calls. */
const URGENT_PLACES = 1;

/** Runs in Strapi's own process, from Strapi's own database: nothing else to install. */
export const createEmbeddedDriver = (
  work: Pick<DriverWork, 'claim' | 'onError'>,
  { concurrency, pollMs, pressure }: EmbeddedDriverOptions,
): JobDriver => {
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let isStarted = false;
  let stopping = createSignal();
  let aborting = createSignal();
  let looking = Promise.resolve();
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

  const carry = async (run: ClaimedRun, signals: StopSignals): Promise<void> => {
    try {
      const wait = await run.advance(signals);
      if (wait !== null && isStarted) wakeIn(wait);
    } catch (error) {
      work.onError(error);
    }
  };

  const begin = (run: ClaimedRun): void => {
    const task = carry(run, { stop: stopping.signal, abort: aborting.signal }).finally(() => {
      running.delete(task);
      notify();
    });
    running.add(task);
  };

  /** What may be claimed now: anything while there is room, else only what is urgent. */
  const room = (): { limit: number; bulk: number; urgentOnly: boolean } | null => {
    // Short of breath, it works on one run at a time: nothing stands still for ever.
    const free = (pressure?.isHigh() === true ? 1 : concurrency) - running.size;
    // One place is closed to bulk work, so that the button never waits for a collection.
    if (free > 0) return { limit: free, bulk: concurrency === 1 ? free : free - 1, urgentOnly: false };
    const urgent = concurrency - running.size + URGENT_PLACES;
    return urgent > 0 ? { limit: Math.min(URGENT_PLACES, urgent), bulk: 0, urgentOnly: true } : null;
  };

  const look = async (): Promise<void> => {
    isLooking = true;
    try {
      let answered;
      do {
        answered = calls;
        const wish = isStarted ? room() : null;
        if (wish === null) return;
        for (const run of await work.claim(wish)) begin(run);
      } while (answered !== calls);
    } catch (error) {
      work.onError(error);
    } finally {
      isLooking = false;
    }
  };

  const notify = (): void => {
    calls += 1;
    if (!isLooking && isStarted) looking = look();
  };

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      pressure?.start();
      stopping = createSignal();
      aborting = createSignal();
      const timer = setInterval(notify, pollMs);
      timer.unref();
      timers.add(timer);
      notify();
    },
    notify,
    async stop({ graceMs }) {
      isStarted = false;
      pressure?.stop();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      stopping.abort();
      // What is being claimed right now is carried too: it sees the signal and gives its lease back.
      await within([looking], graceMs);
      await within([...running], graceMs);
      aborting.abort();
      await within([...running], SHUTDOWN_GRACE_MS);
    },
    stats: () => ({ running: running.size }),
  };
};
