import { createRequire } from 'node:module';
import { HeroError } from '../../../contracts/error';

/** Where a queue lives. */
export interface QueueServer {
  kind: 'redis' | 'postgres';
  /** May hold a password. */
  url: string;
}

const CLIENT = { redis: 'ioredis', postgres: 'pg' } as const;

/**
 * The optional packages of this driver, which are the app's to install.
 *
 * @param appPackage absolute path of the Strapi app's `package.json`: where the search begins.
 * @throws HeroError `config_invalid` when one of them is missing.
 */
export const loadBullmq = async (kind: QueueServer['kind'], appPackage: string) => {
  const client = CLIENT[kind];
  try {
    // The very one that BullMQ loads for itself, but only once it connects.
    const clientPackage: unknown = createRequire(createRequire(appPackage).resolve('bullmq'))(client);
    return { bullmq: await import('bullmq'), clientPackage };
  } catch (cause) {
    throw new HeroError({
      code: 'config_invalid',
      message: `jobs.driver is “bullmq”, which needs two packages in the Strapi app: npm install bullmq ${client}`,
      cause,
    });
  }
};
