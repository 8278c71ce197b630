import type { Trigger } from './run';

/**
 * Higher first. `urgent` runs are short and free: the driver keeps a place for them beside slow calls. `bulk` is
 * work for whole collections, which waits for everybody.
 */
export const PRIORITY = { urgent: 20, asked: 10, background: 0, bulk: -10 } as const;

/** Where a new run stands in the queue. A publish run first puts the card on, which is due within a second. */
export const firstPriority = (trigger: Trigger): number => {
  switch (trigger) {
    case 'instant-card':
    case 'publish':
      return PRIORITY.urgent;
    case 'button':
    case 'api':
      return PRIORITY.asked;
    case 'backfill':
      return PRIORITY.bulk;
  }
};
