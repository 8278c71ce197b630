import { createSerialize } from '../concurrency/serialize';
import type { HeroLocation, Occasion, RepairQueue } from './hero-location';
import type { RunLog } from '../runs/model/run-log';

/** One entry after the other: many may be published at one moment. */
export const createRepairQueue = (
  repairEntry: (place: HeroLocation, noticed: Occasion) => Promise<void>,
  log: Pick<RunLog, 'warn'>,
): RepairQueue => {
  const serialize = createSerialize();
  let isStopped = false;
  return {
    add: (place, noticed) => {
      void serialize(async () => {
        if (isStopped) return;
        try {
          await repairEntry(place, noticed);
        } catch (error) {
          log.warn(`The files of a hero were not looked for: ${String(error)}`);
        }
      });
    },
    idle: () => serialize(() => Promise.resolve()),
    stop: () => {
      isStopped = true;
    },
  };
};
