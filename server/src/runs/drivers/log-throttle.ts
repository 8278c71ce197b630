import { HeroError } from '../../contracts/error';
import type { QueueServer } from './bullmq/load-bullmq';

/** A server that is away is complained of once in this time, in milliseconds. */
const COMPLAINT_MS = 60_000;

const SERVER_NAMES = { redis: 'Redis', postgres: 'PostgreSQL' } as const;

/** Some errors of connections have a code and no message. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message !== '' ? error.message : 'code' in error ? String(error.code) : error.name;
};

/** Tells what goes wrong between this server and the queue, without filling the log while it lasts. */
export const createLogThrottle = (
  kind: QueueServer['kind'],
  onError: (error: unknown) => void,
): ((cause: unknown) => void) => {
  let quietUntil = 0;
  return (cause) => {
    if (Date.now() < quietUntil) return;
    quietUntil = Date.now() + COMPLAINT_MS;
    if (cause instanceof HeroError) onError(cause);
    else {
      const message = `Handing runs out through ${SERVER_NAMES[kind]} fails, they wait in the database: ${reasonOf(cause)}`;
      onError(new Error(message, { cause }));
    }
  };
};
