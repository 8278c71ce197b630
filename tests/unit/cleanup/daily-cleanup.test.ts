import { describe, expect, it } from 'vitest';
import type { CleanupReport } from '../../../server/src/contracts/cleanup';
import { createCleaner } from '../../../server/src/cleanup/daily-cleanup';
import type { Cleanup } from '../../../server/src/cleanup/create-cleanup';

const REPORT: CleanupReport = { removed: true, counts: [], examples: [] } as never;

const cleanerOf = (
  clean: (options: Parameters<Cleanup>[0]) => Promise<unknown>,
  claimDay = (): boolean => true,
) => {
  const warnings: string[] = [];
  const cleaner = createCleaner({
    cleanup: async (options) => {
      await clean(options);
      return REPORT;
    },
    claimDay: () => Promise.resolve(claimDay()),
    log: { warn: (message: string) => void warnings.push(message) },
  });
  return { warnings, cleaner };
};

describe('the daily clean-up', () => {
  it('removes files when it claims the day, and not when another server has claimed it', async () => {
    const removals: boolean[] = [];
    const days = [true, false, true];
    const { cleaner } = cleanerOf(
      ({ remove }) => Promise.resolve(removals.push(remove)),
      () => days.shift() ?? false,
    );
    await cleaner.look();
    await cleaner.look();
    expect(removals).toEqual([true]);
    await cleaner.look();
    expect(removals).toEqual([true, true]);
    await cleaner.stop();
  });

  it('logs a failure and runs again', async () => {
    let cleaned = 0;
    const { cleaner, warnings } = cleanerOf(() => {
      cleaned += 1;
      return cleaned === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve(null);
    });
    await cleaner.look();
    await cleaner.look();
    expect(cleaned).toBe(2);
    expect(warnings).toEqual(['Clean-up did not come to its end: Error: the database is away']);
    await cleaner.stop();
  });

  it('aborts a clean-up in progress when Strapi stops, and waits for it', async () => {
    const events: string[] = [];
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { cleaner } = cleanerOf(
      ({ signal }) =>
        new Promise((resolve) => {
          begin();
          signal?.addEventListener('abort', () => {
            events.push('aborted');
            resolve(null);
          });
        }),
    );
    void cleaner.look();
    await begun;
    await cleaner.stop();
    expect(events).toEqual(['aborted']);
    await cleaner.look();
    expect(events).toEqual(['aborted']);
  });
});
