import { mendEntry } from './repair-entry';
import type { Mender } from './hero-location';
import type { ServicesOf } from '../app/services';

/** One entry after the other: many may be published at one moment. */
export const createMender = (servicesOf: ServicesOf, mend: typeof mendEntry = mendEntry): Mender => {
  let last = Promise.resolve();
  let isStopped = false;
  return {
    note: (place, noticed) => {
      last = last.then(async () => {
        if (isStopped) return;
        try {
          await mend(servicesOf(), place, noticed);
        } catch (error) {
          servicesOf().pipeline.log.warn(`The files of a hero were not looked for: ${String(error)}`);
        }
      });
    },
    idle: () => last,
    stop: () => {
      isStopped = true;
    },
  };
};
