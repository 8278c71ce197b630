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
  it('removes when the day is its own, and not when another server has it', async () => {
    const wishes: boolean[] = [];
    const days = [true, false, true];
    const { cleaner } = cleanerOf(
      ({ remove }) => Promise.resolve(wishes.push(remove)),
      () => days.shift() ?? false,
    );
    await cleaner.look();
    await cleaner.look();
    expect(wishes).toEqual([true]);
    await cleaner.look();
    expect(wishes).toEqual([true, true]);
    await cleaner.stop();
  });

  it('says in the log what failed, and looks again', async () => {
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

  it('is told to end when Strapi stops, and waited for', async () => {
    const seen: string[] = [];
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { cleaner } = cleanerOf(
      ({ signal }) =>
        new Promise((resolve) => {
          begin();
          signal?.addEventListener('abort', () => {
            seen.push('aborted');
            resolve(null);
          });
        }),
    );
    void cleaner.look();
    await begun;
    await cleaner.stop();
    expect(seen).toEqual(['aborted']);
    await cleaner.look();
    expect(seen).toEqual(['aborted']);
  });
});
