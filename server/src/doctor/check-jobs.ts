import { join } from 'node:path';
import type { Core } from '@strapi/strapi';
import type { Config } from '../contracts/config';
import { HeroError } from '../contracts/error';
import { checkQueueServer } from '../runs/drivers/bullmq/check-queue-server';
import { causeClass } from '../media/media-failed';
import { fail, ok, type Check } from './check';

const NAME = 'jobs';

/** Whether the driver is available: its packages and its queue server. */
export const checkJobs: Check<{ strapi: Core.Strapi; config: Pick<Config, 'jobs'> }> = async ({
  strapi,
  config: { jobs },
}) => {
  const { driver, concurrency } = jobs;
  if (driver === 'embedded')
    return [ok(NAME, `Strapi carries ${concurrency} runs at once, in its own process.`)];
  try {
    const server = await checkQueueServer(jobs, join(strapi.dirs.app.root, 'package.json'));
    return [ok(NAME, `BullMQ carries ${concurrency} runs at once; ${server} answers.`)];
  } catch (error) {
    if (HeroError.isInstance(error)) return [fail(NAME, error.message, 'Install them, and restart Strapi.')];
    const address = jobs.redisUrl === undefined ? 'jobs.postgresUrl' : 'jobs.redisUrl';
    return [
      fail(
        NAME,
        `The queue server of ${address} does not answer (${causeClass(error)}): runs wait until it does.`,
        `Start it, or correct ${address} in config/plugins.`,
      ),
    ];
  }
};
