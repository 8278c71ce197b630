import { daysBefore } from './run-files';

/** Longer than a year, so that the same month of the year before is still there to compare with. */
const KEEP_DAYS = 400;

/** Counters that nothing has touched since this moment are of periods long past. */
export const oldCountersBefore = (now: Date): Date => daysBefore(now, KEEP_DAYS);
