import type { Config } from '../../contracts/config';
import { createBullmqDriver } from './bullmq/bullmq';
import type { DriverWork, JobDriver } from './driver';
import { createEmbeddedDriver } from './embedded';
import { createLoadMonitor } from './load-monitor';
import { loadBullmq, type QueueServer } from './bullmq/load-bullmq';

type Jobs = Config['jobs'];
export type BullmqJobs = Extract<Jobs, { driver: 'bullmq' }>;

/** Interval of the search for due runs without a notification, in milliseconds. */
const POLL_MS = 2_000;

export const serverOf = ({ redisUrl, postgresUrl }: BullmqJobs): QueueServer =>
  redisUrl === undefined ? { kind: 'postgres', url: postgresUrl ?? '' } : { kind: 'redis', url: redisUrl };

/** @throws HeroError `config_invalid` when the configured driver needs a package that is missing. */
export const checkDriver = async (jobs: Jobs, appPackage: string): Promise<void> => {
  if (jobs.driver === 'bullmq') await loadBullmq(serverOf(jobs).kind, appPackage);
};

/** The configured driver; nothing is loaded or connected before it starts. */
export const createDriver = (work: DriverWork, jobs: Jobs, appPackage: string): JobDriver => {
  const { concurrency } = jobs;
  return jobs.driver === 'embedded'
    ? createEmbeddedDriver(work, { concurrency, pollMs: POLL_MS, pressure: createLoadMonitor() })
    : createBullmqDriver(work, { concurrency, pollMs: POLL_MS, server: serverOf(jobs), appPackage });
};
