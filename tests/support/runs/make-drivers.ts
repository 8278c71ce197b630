import { join } from 'node:path';
import { createBullmqDriver } from '../../../server/src/runs/drivers/bullmq/bullmq';
import { createEmbeddedDriver } from '../../../server/src/runs/drivers/embedded';
import type { QueueServer } from '../../../server/src/runs/drivers/bullmq/load-bullmq';
import { pluginRoot } from '../paths';
import type { MakeDriver } from './driver-harness';

/** How often drivers look by themselves in tests, in milliseconds. */
export const TEST_POLL_MS = 100;

export const makeEmbedded: MakeDriver = (work, { concurrency }) =>
  createEmbeddedDriver(work, { concurrency, pollMs: TEST_POLL_MS });

/** A driver on a queue's server, where it is or may be. */
export const makeBullmq =
  (server: QueueServer): MakeDriver =>
  (work, { concurrency, name }) =>
    createBullmqDriver(work, {
      server,
      concurrency,
      name,
      pollMs: TEST_POLL_MS,
      appPackage: join(pluginRoot, 'package.json'),
    });
