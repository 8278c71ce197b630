import { createSerialize } from '../concurrency/serialize';
import { repairEntry } from './repair-entry';
import type { RepairQueue } from './hero-location';
import type { ServicesOf } from '../app/services';

/** One entry after the other: many may be published at one moment. */
export const createRepairQueue = (
  servicesOf: ServicesOf,
  mend: typeof repairEntry = repairEntry,
): RepairQueue => {
  const serialize = createSerialize();
  let isStopped = false;
  return {
    add: (place, noticed) => {
      void serialize(async () => {
        if (isStopped) return;
        try {
          await mend(servicesOf(), place, noticed);
        } catch (error) {
          servicesOf().ports.log.warn(`The files of a hero were not looked for: ${String(error)}`);
        }
      });
    },
    idle: () => serialize(() => Promise.resolve()),
    stop: () => {
      isStopped = true;
    },
  };
};
