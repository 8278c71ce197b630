import { mendEntry, type HeroPlace, type Noticed } from './mend-entry';
import type { ServicesOf } from './services';

export interface Mender {
  /** Looks at an entry once what is before it is done; never throws. */
  note: (place: HeroPlace, noticed: Noticed) => void;
  /** Waits until nothing is left to look at. */
  idle: () => Promise<void>;
}

/** One entry after the other: many may be published at one moment. */
export const createMender = (servicesOf: ServicesOf): Mender => {
  let last = Promise.resolve();
  return {
    note: (place, noticed) => {
      last = last.then(async () => {
        try {
          await mendEntry(servicesOf(), place, noticed);
        } catch (error) {
          servicesOf().pipeline.log.warn(`The files of a hero were not looked for: ${String(error)}`);
        }
      });
    },
    idle: () => last,
  };
};
