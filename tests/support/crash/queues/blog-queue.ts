import type { ConfigInput } from '../../../../server/src/contracts';
import type { BlogDatabase } from '../databases/blog-database';

/** Through what runs are handed out: Strapi's own process, or a queue of BullMQ. */
export type QueueName = 'none' | 'redis' | 'postgres';

/** What the servers of one blog hand their runs out through. */
export interface BlogQueue {
  /** `jobs` of the plugin's config. */
  jobs: NonNullable<ConfigInput['jobs']>;
  /**
   * Lets the locks of a dead or frozen server run out. It stands for the half minute that really passes before a
   * job is given to another one: nothing else about it is touched.
   */
  letLocksExpire: () => Promise<void>;
  /** Jobs that are in the queue, in whatever state. */
  countJobs: () => Promise<number>;
  /** Removes all that it left. */
  close: () => Promise<void>;
}

/** A kind of queue. */
export interface CrashQueue {
  name: QueueName;
  /** Null when it answers; otherwise why it does not. */
  unreachable: () => Promise<string | null>;
  /** An empty one for a blog with this database. */
  open: (database: BlogDatabase) => Promise<BlogQueue>;
}

/** The queues' names are fixed. */
export const QUEUES = ['hero-image-runs', 'hero-image-urgent'] as const;

/** Runs under way at once: more than any server holds. */
export const CONCURRENCY = 16;
