import { z } from 'zod';
import { serverOf, type BullmqJobs } from '../create-driver';
import { loadBullmq, type QueueServer } from './load-bullmq';

/** Milliseconds that the server gets to answer. */
const PATIENCE_MS = 5_000;

interface RedisClient {
  connect: () => Promise<unknown>;
  ping: () => Promise<unknown>;
  disconnect: () => void;
  on: (event: 'error', listener: (error: unknown) => void) => unknown;
}

interface PostgresClient {
  connect: () => Promise<unknown>;
  query: (sql: string) => Promise<unknown>;
  end: () => Promise<unknown>;
  on: (event: 'error', listener: () => void) => unknown;
}

type ClassOf<Client> = new (options: Record<string, unknown>) => Client;

const isFunction = (value: unknown): boolean => typeof value === 'function';

const redisClass = z.custom<ClassOf<RedisClient>>(isFunction, 'must be a class');
const postgresClass = z.custom<ClassOf<PostgresClient>>(isFunction, 'must be a class');

/** A package may be an object, or a function that has members. */
const memberOf = (clientPackage: unknown, name: string): unknown =>
  (typeof clientPackage === 'object' || typeof clientPackage === 'function') && clientPackage !== null
    ? Reflect.get(clientPackage, name)
    : undefined;

const pingRedis = async (url: string, clientPackage: unknown): Promise<void> => {
  const Redis = redisClass.parse(memberOf(clientPackage, 'Redis'));
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  const client = new Redis({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    username: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
    db: Number(pathname.slice(1)) || 0,
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The last error says why, and comes from `connect` only as “closed”.
  const reason: { error: unknown } = { error: null };
  client.on('error', (error) => {
    reason.error = error;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw reason.error ?? error;
  } finally {
    client.disconnect();
  }
};

const pingPostgres = async (url: string, clientPackage: unknown): Promise<void> => {
  const Client = postgresClass.parse(memberOf(clientPackage, 'Client'));
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
};

const ping: Record<QueueServer['kind'], (url: string, clientPackage: unknown) => Promise<void>> = {
  redis: pingRedis,
  postgres: pingPostgres,
};

const SPOKEN = { redis: 'Redis', postgres: 'PostgreSQL' } as const;

/**
 * Asks the queue's server for a sign of life over a connection of its own.
 *
 * @returns what it is and where, without a password
 * @throws HeroError config_invalid when a package is missing; else what the connection ended with
 */
export const checkQueueServer = async (jobs: BullmqJobs, appPackage: string): Promise<string> => {
  const { kind, url } = serverOf(jobs);
  const { clientPackage } = await loadBullmq(kind, appPackage);
  await ping[kind](url, clientPackage);
  return `${SPOKEN[kind]} at ${new URL(url).host}`;
};
