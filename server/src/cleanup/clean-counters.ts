import { oldCountersBefore } from './old-counters';
import type { CleanupPass } from './pass';

/** Counters of periods long past; the books themselves stay. */
export const cleanCounters = async ({ parts, settings, writer, remove }: CleanupPass): Promise<void> => {
  const before = oldCountersBefore(settings.now);
  const count = remove ? await parts.counters.delete(before) : await parts.counters.count(before);
  writer.count('oldCounter', { count, bytes: 0 });
};
