import { mendEntry } from './mend-entry';
import type { Mender } from './noticed-hero';
import type { ServicesOf } from './services';

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
