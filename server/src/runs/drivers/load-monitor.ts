import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds by which the event loop is late at worst, or the 99th of a hundred times, before we take no more work. */
const LATEST_MS = 100;
/** Part of the memory that a container has. */
const FULLEST = 0.8;
/** Milliseconds that are looked at together: after a reset the monitor misses what comes at once. */
const WINDOW_MS = 1_000;
const NANOSECONDS = 1_000_000;

export interface LoadMonitor {
  start: () => void;
  /** In the last second or so. */
  isHigh: () => boolean;
  stop: () => void;
}

const isShortOfMemory = (): boolean => {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < Number.MAX_SAFE_INTEGER && process.memoryUsage.rss() > limit * FULLEST;
};

/** Tells whether the server answers late, or is short of memory: the CMS goes before pictures. */
export const createLoadMonitor = (): LoadMonitor => {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  let since = performance.now();
  return {
    start: () => void delay.enable(),
    isHigh: () => {
      const late = delay.percentile(99) / NANOSECONDS;
      if (performance.now() - since > WINDOW_MS) {
        delay.reset();
        since = performance.now();
      }
      return late > LATEST_MS || isShortOfMemory();
    },
    stop: () => void delay.disable(),
  };
};
