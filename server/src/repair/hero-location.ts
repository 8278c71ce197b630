import type { UID } from '@strapi/strapi';

export interface HeroPlace {
  uid: UID.ContentType;
  documentId: string;
  locale: string | null;
  field: string;
}

/** What has noticed: a publish asks for a picture as for an entry without a hero, a sweep for the free card only. */
export type Noticed = 'publish' | 'sweep';

export interface Mender {
  /** Looks at an entry once what is before it is done; never throws. */
  note: (place: HeroPlace, noticed: Noticed) => void;
  /** Waits until nothing is left to look at. */
  idle: () => Promise<void>;
  /** Leaves what still waits to the sweeps of the next start; the entry under way goes on. */
  stop: () => void;
}
