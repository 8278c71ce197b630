import type { UID } from '@strapi/strapi';

export interface HeroLocation {
  uid: UID.ContentType;
  documentId: string;
  locale: string | null;
  field: string;
}

/**
 * What triggered the check. After a publish a lost hero is requested as for an entry without one; after a sweep
 * only as a free card.
 */
export type Occasion = 'publish' | 'sweep';

export interface RepairQueue {
  /** Queues a check of an entry; never throws. */
  add: (location: HeroLocation, occasion: Occasion) => void;
  /** Resolves when the queue is empty. */
  idle: () => Promise<void>;
  /** Drops the queue, which the sweeps after the next start cover; the check in progress completes. */
  stop: () => void;
}
