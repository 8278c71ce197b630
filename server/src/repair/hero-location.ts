import type { UID } from '@strapi/strapi';

export interface HeroLocation {
  uid: UID.ContentType;
  documentId: string;
  locale: string | null;
  field: string;
}

/** What has noticed: a publish asks for a picture as for an entry without a hero, a sweep for the free card only. */
export type Occasion = 'publish' | 'sweep';

export interface RepairQueue {
  /** Looks at an entry once what is before it is done; never throws. */
  add: (place: HeroLocation, noticed: Occasion) => void;
  /** Waits until nothing is left to look at. */
  idle: () => Promise<void>;
  /** Leaves what still waits to the sweeps of the next start; the entry under way goes on. */
  stop: () => void;
}
