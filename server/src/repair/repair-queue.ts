import { createSerialize } from '../concurrency/serialize';
import type { HeroLocation, Occasion, RepairQueue } from './hero-location';
import type { RunLog } from '../runs/model/run-log';

/** Checks entries one at a time, since many may be published at once. */
export const createRepairQueue = (
  repairEntry: (location: HeroLocation, occasion: Occasion) => Promise<void>,
  log: Pick<RunLog, 'warn'>,
): RepairQueue => {
  const serialize = createSerialize();
  let isStopped = false;
  return {
    add: (location, occasion) => {
      void serialize(async () => {
        if (isStopped) return;
        try {
          await repairEntry(location, occasion);
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
