import { createLogThrottle } from '../log-throttle';
import type { ClaimedRun, DriverWork, JobDriver } from '../driver';
import { loadBullmq, type QueueServer } from './load-bullmq';
import { createRunQueues, type RunQueues } from './run-queues';
import { createSignal, SHUTDOWN_GRACE_MS, within } from '../shutdown';

export interface BullmqDriverOptions {
  server: QueueServer;
  /** Absolute path of the Strapi app's `package.json`, to find BullMQ. */
  appPackage: string;
  /** Ordinary runs under way at once on all servers together, beside one that is urgent on each. */
  concurrency: number;
  /** Interval of the search for due runs without a notification, in milliseconds. */
  pollMs: number;
  /** Begins the queues' names. */
  name?: string;
}

/** Runs looked at in one go. */
const BATCH = 100;

/** Runs due this soon are put into the queue already, in milliseconds: it is more punctual than the looking. */
const SOON_MS = 5_000;

/** Milliseconds that the last look gets when the driver stops. */
const LAST_LOOK_MS = 2_000;

interface JobOfRun {
  runId: string;
  version: number;
}

/**
 * Hands runs out through BullMQ, so that several servers share the work and its bounds. The queue is a mere
 * relay: what is due in the ledger is put into it, again and again, and the ledger decides who takes a run.
 */
export const createBullmqDriver = (
  work: Omit<DriverWork, 'claim'>,
  { server, appPackage, concurrency, pollMs, name = 'hero-image' }: BullmqDriverOptions,
): JobDriver => {
  const complaints = createLogThrottle(server.kind, work.onError);
  /** Connections that are closed on purpose need no log. */
  const complain = (error: unknown): void => {
    if (isStarted) complaints(error);
  };
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isStarted = false;
  let stopping = createSignal();
  let aborting = createSignal();
  let queues: RunQueues | null = null;
  let relaying = Promise.resolve();
  let isRelaying = false;
  /** Counts the calls of `notify`, so that one that comes while relaying is not lost. */
  let calls = 0;

  const claimOne = async (job: JobOfRun): Promise<ClaimedRun | null> => {
    try {
      return await work.claimOne(job);
    } catch (error) {
      complain(error);
      return null;
    }
  };

  const carry = async (job: JobOfRun): Promise<void> => {
    const run = await claimOne(job);
    if (run === null) return;
    try {
      await run.advance({ stop: stopping.signal, abort: aborting.signal });
    } catch (error) {
      work.onError(error);
    }
    // It may want to go on later.
    notify();
  };

  const begin = async (job: JobOfRun): Promise<void> => {
    if (!isStarted) return;
    const task = carry(job).finally(() => running.delete(task));
    running.add(task);
    await task;
  };

  const open = async (): Promise<RunQueues | null> => {
    const packages = await loadBullmq(server.kind, appPackage);
    if (!isStarted) return null;
    const opened = createRunQueues({ packages, server, name, concurrency, carry: begin, onError: complain });
    queues = opened;
    try {
      await opened.open();
      return opened;
    } catch (error) {
      if (queues === opened) queues = null;
      await opened.closeWorkers({ force: true });
      await opened.close();
      throw error;
    }
  };

  const putInto = async (opened: RunQueues): Promise<void> =>
    opened.add(await work.due({ limit: BATCH, withinMs: SOON_MS }));

  const relay = async (): Promise<void> => {
    isRelaying = true;
    try {
      let answered;
      do {
        answered = calls;
        const opened = queues ?? (await open());
        if (opened === null || !isStarted) return;
        await putInto(opened);
      } while (answered !== calls);
    } catch (error) {
      complain(error);
    } finally {
      isRelaying = false;
    }
  };

  const notify = (): void => {
    calls += 1;
    if (!isRelaying && isStarted) relaying = relay();
  };

  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      stopping = createSignal();
      aborting = createSignal();
      timer = setInterval(notify, pollMs);
      timer.unref();
      notify();
    },
    notify,
    async stop({ graceMs }) {
      isStarted = false;
      clearInterval(timer);
      stopping.abort();
      const opened = queues;
      queues = null;
      opened?.rest();
      await within([...running], graceMs);
      aborting.abort();
      await within([...running], SHUTDOWN_GRACE_MS);
      if (opened === null) return;
      await opened.closeWorkers({ force: running.size > 0 });
      // The other servers need not wait until they look by themselves.
      await within([putInto(opened)], LAST_LOOK_MS);
      await opened.close();
      await within([relaying], LAST_LOOK_MS);
    },
    stats: () => ({ running: running.size }),
  };
};
