import { Redis } from 'ioredis';
import { reasonOf, type Service } from './service';

/** Where the tests find a Redis they may write to. */
export const redisUrl = (): string => process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';

const withRedis = async (work: (client: Redis) => Promise<unknown>, url = redisUrl()): Promise<void> => {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2_000,
    retryStrategy: () => null,
  });
  // What goes wrong is told by the call; the event would be thrown without a listener.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    client.disconnect();
  }
};

export const redis: Service = {
  name: 'Redis',
  variable: 'REDIS_URL',
  wanted: 'a Redis server that tests may write to',
  url: redisUrl,
  unreachable: () => reasonOf(() => withRedis((client) => client.ping())),
};

/** Removes what queues have left whose names begin so. */
export const removeQueues = (names: string[], url?: string): Promise<void> =>
  withRedis(async (client) => {
    for (const name of names) {
      const keys = await client.keys(`bull:${name}-*`);
      if (keys.length > 0) await client.del(keys);
    }
  }, url);
