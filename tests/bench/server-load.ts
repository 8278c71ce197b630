import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { quantile } from './measure';

const MEGABYTE = 1_048_576;
const NANOSECONDS = 1_000_000;
/** How often the event loop is looked at, in milliseconds; Node counts them in with its delay. */
export const LOOP_RESOLUTION_MS = 10;

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new TypeError('Node does not collect garbage when it is told to.');
  for (let time = 0; time < 2; time += 1) Reflect.apply(collect, undefined, []);
};

/** Milliseconds for which the machine's processors were at work. */
const busyMs = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

/** Milliseconds for which the event loop's thread was ready and had no processor; null where nobody counts them. */
const queuedMs = (): number | null => {
  try {
    const counted = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8');
    return Number(counted.split(' ')[1]) / NANOSECONDS;
  } catch {
    return null;
  }
};

/** Looks how late the event loop is, without the time for which others had its processor. */
const watchOwnDelay = () => {
  const delays: number[] = [];
  let isLooking = true;
  let last = { at: performance.now(), queued: queuedMs() };
  const timer = setInterval(() => {
    const now = { at: performance.now(), queued: queuedMs() };
    const queued = now.queued === null || last.queued === null ? null : now.queued - last.queued;
    if (isLooking && queued !== null) delays.push(Math.max(0, now.at - last.at - queued));
    last = now;
    isLooking = true;
  }, LOOP_RESOLUTION_MS);
  return {
    skip: () => (isLooking = false),
    end: () => {
      clearInterval(timer);
      return delays.length === 0 ? null : quantile(delays, 0.99);
    },
  };
};

export interface ServerLoad {
  rssMb: () => number;
  /** What is really used. The event loop is not looked at meanwhile. */
  heapMb: () => number;
  end: () => {
    wallMs: number;
    /** Of this process, all its threads together. */
    cpuMs: number;
    /** Processors that this process may use. */
    cores: number;
    /** Processors that everything else on the machine took, on average. */
    others: number;
    /** The event loop's delay as Node measures it; `own` is what a quiet machine would leave of the p99, if known. */
    loop: { p50: number; p99: number; max: number; own: number | null };
  };
}

/** Watches what this process takes from now on. */
export const watchServer = (): ServerLoad => {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  const own = watchOwnDelay();
  const began = { at: performance.now(), cpu: process.cpuUsage(), busy: busyMs() };
  delay.enable();
  return {
    rssMb: () => process.memoryUsage.rss() / MEGABYTE,
    heapMb: () => {
      delay.disable();
      collectGarbage();
      own.skip();
      delay.enable();
      const { heapUsed, external } = process.memoryUsage();
      return (heapUsed + external) / MEGABYTE;
    },
    end: () => {
      delay.disable();
      const wallMs = performance.now() - began.at;
      const { user, system } = process.cpuUsage(began.cpu);
      const cpuMs = (user + system) / 1_000;
      return {
        wallMs,
        cpuMs,
        cores: availableParallelism(),
        others: (busyMs() - began.busy - cpuMs) / wallMs,
        loop: {
          p50: delay.percentile(50) / NANOSECONDS,
          p99: delay.percentile(99) / NANOSECONDS,
          max: delay.max / NANOSECONDS,
          own: own.end(),
        },
      };
    },
  };
};
