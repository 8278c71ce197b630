import type { JobsOptions, QueueOptions, WorkerOptions } from 'bullmq';
import { z } from 'zod';
import { PRIORITY } from '../../model/priority';
import type { DueRun } from '../driver';
import type { loadBullmq, QueueServer } from './load-bullmq';
import { postgresConnection } from './postgres-connection';
import { within } from '../shutdown';

export interface RunQueuesOptions {
  packages: Awaited<ReturnType<typeof loadBullmq>>;
  server: QueueServer;
  /** Servers whose queues have one name share the work; no colons. */
  name: string;
  /** Ordinary runs under way at once on all servers together. */
  concurrency: number;
  carry: (run: { runId: string; version: number }) => Promise<void>;
  onError: (error: unknown) => void;
}

/** Two queues on one server: every run stands in the ordinary one, urgent ones stand in both. */
export interface RunQueues {
  /** Connects, and begins to hand runs out. */
  open: () => Promise<void>;
  /** Adds what is not there yet. */
  add: (runs: DueRun[]) => Promise<void>;
  /** Hands nothing more out; does not wait for what is under way. */
  rest: () => void;
  /** Ends handing out; `force` when a run does not end. */
  closeWorkers: (options: { force: boolean }) => Promise<void>;
  close: () => Promise<void>;
}

interface Connected {
  on: (event: 'error', listener: (error: Error) => void) => unknown;
  close: (force?: boolean) => Promise<void>;
  disconnect: () => Promise<unknown>;
}

interface JobQueue extends Connected {
  addBulk: (jobs: ReturnType<typeof toJob>[]) => Promise<unknown>;
  waitUntilReady: () => Promise<unknown>;
  setGlobalConcurrency: (concurrency: number) => Promise<unknown>;
}

interface JobWorker extends Connected {
  waitUntilReady: () => Promise<unknown>;
  run: () => Promise<void>;
  pause: (doNotWaitActive: boolean) => Promise<void>;
}

interface Lane {
  queue: JobQueue;
  work: (concurrency: number) => JobWorker;
}

/** Milliseconds that a connection gets to say goodbye. */
const CLOSE_MS = 2_000;

/** Milliseconds after which the jobs of a server that died are given to another, twice this at the most. */
const LOCK_MS = 15_000;

/** Milliseconds until a connection that was refused is tried again. */
const RETRY_MS = 1_000;

/** The name of the PostgreSQL schema that holds the queues. */
const SCHEMA = 'bullmq';

const jobSchema = z.object({ runId: z.string(), version: z.number().int() });

const reconnectIn = (times: number): number => Math.min(times * 250, 3_000);

/** BullMQ takes 1 first; 0 would overtake everything. */
const bullmqPriority = (priority: number): number => 1 + Math.max(0, PRIORITY.urgent - priority);

const toJob = ({ runId, version, priority, runAfter }: DueRun) => {
  const opts: JobsOptions = {
    // Servers that see the same state of a run add it once.
    jobId: `${runId}-${version}`,
    priority: bullmqPriority(priority),
    delay: Math.max(0, runAfter.getTime() - Date.now()),
    removeOnComplete: true,
    removeOnFail: true,
  };
  return { name: 'run', data: { runId, version }, opts };
};

const workerOptions = (concurrency: number): Omit<WorkerOptions, 'connection'> => ({
  concurrency,
  lockDuration: LOCK_MS,
  stalledInterval: LOCK_MS,
  runRetryDelay: RETRY_MS,
  autorun: false,
});

/** These queues' events have no listener. */
const queueOptions: Omit<QueueOptions, 'connection'> = { streams: { events: { maxLen: 100 } } };

const createLane = ({ packages, server, carry, onError }: RunQueuesOptions, name: string): Lane => {
  const { bullmq, clientPackage } = packages;
  const carryJob = async ({ data }: { data: unknown }): Promise<void> => {
    const job = jobSchema.safeParse(data);
    if (job.success) await carry(job.data);
    else onError(job.error);
  };
  if (server.kind === 'redis') {
    const connection = { url: server.url, maxRetriesPerRequest: null, retryStrategy: reconnectIn };
    return {
      queue: new bullmq.Queue(name, { connection, ...queueOptions }),
      work: (concurrency) => new bullmq.Worker(name, carryJob, { connection, ...workerOptions(concurrency) }),
    };
  }
  const postgres = bullmq.withBackend(bullmq.createPostgresBackend);
  const connection = {
    connectionString: server.url,
    schema: SCHEMA,
    migrate: true,
    max: 2,
    connectionTimeoutMillis: 5_000,
    ...postgresConnection(clientPackage),
  };
  return {
    queue: new postgres.Queue(name, { connection, ...queueOptions }),
    work: (concurrency) => new postgres.Worker(name, carryJob, { connection, ...workerOptions(concurrency) }),
  };
};

/** Queues of BullMQ that carry run ids; nothing is connected before `open`. */
export const createRunQueues = (options: RunQueuesOptions): RunQueues => {
  const { name, concurrency, onError } = options;
  const ordinary = createLane(options, `${name}-runs`);
  const urgent = createLane(options, `${name}-urgent`);
  const queues = [ordinary.queue, urgent.queue];
  const workers: JobWorker[] = [];
  let isEnding = false;
  for (const queue of queues) queue.on('error', onError);

  /** A worker whose first connection failed would ask for jobs for ever, without a breath for the process. */
  const begin = async (): Promise<void> => {
    workers.push(ordinary.work(concurrency), urgent.work(1));
    for (const worker of workers) worker.on('error', onError);
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    for (const worker of workers) worker.run().catch(onError);
  };

  /** What is still connected after the time is cut off. */
  const end = async (parts: Connected[], force?: boolean): Promise<void> => {
    await within(
      parts.map((part) => part.close(force)),
      CLOSE_MS,
    );
    await within(
      parts.map((part) => part.disconnect()),
      CLOSE_MS,
    );
  };

  return {
    async open() {
      await Promise.all(queues.map((queue) => queue.waitUntilReady()));
      await ordinary.queue.setGlobalConcurrency(concurrency);
      if (!isEnding) await begin();
    },
    async add(runs) {
      const urgentRuns = runs.filter(({ priority }) => priority >= PRIORITY.urgent);
      if (urgentRuns.length > 0) await urgent.queue.addBulk(urgentRuns.map(toJob));
      if (runs.length > 0) await ordinary.queue.addBulk(runs.map(toJob));
    },
    rest() {
      isEnding = true;
      for (const worker of workers) worker.pause(true).catch(onError);
    },
    closeWorkers: ({ force }) => end(workers, force),
    async close() {
      isEnding = true;
      await end(queues);
    },
  };
};
