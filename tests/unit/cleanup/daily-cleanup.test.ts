import { describe, expect, it } from 'vitest';
import { createCleaner } from '../../../server/src/cleanup/daily-cleanup';
import type { Cleanup, Services } from '../../../server/src/app/services';

const servicesWith = (cleanup: (wish: Parameters<Cleanup>[0]) => Promise<unknown>) => {
  const warnings: string[] = [];
  const log = { warn: (message: string) => warnings.push(message) };
  return { warnings, services: () => ({ cleanup, ports: { log } }) as unknown as Services };
};

describe('the daily clean-up', () => {
  it('removes when the day is its own, and not when another server has it', async () => {
    const wishes: boolean[] = [];
    const { services } = servicesWith(({ remove }) => Promise.resolve(wishes.push(remove)));
    const days = [true, false, true];
    const cleaner = createCleaner(services, () => Promise.resolve(days.shift() ?? false));
    await cleaner.look();
    await cleaner.look();
    expect(wishes).toEqual([true]);
    await cleaner.look();
    expect(wishes).toEqual([true, true]);
    await cleaner.stop();
  });

  it('says in the log what failed, and looks again', async () => {
    let cleaned = 0;
    const { services, warnings } = servicesWith(() => {
      cleaned += 1;
      return cleaned === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve(null);
    });
    const cleaner = createCleaner(services, () => Promise.resolve(true));
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
    const { services } = servicesWith(
      ({ signal }) =>
        new Promise((resolve) => {
          begin();
          signal?.addEventListener('abort', () => {
            seen.push('aborted');
            resolve(null);
          });
        }),
    );
    const cleaner = createCleaner(services, () => Promise.resolve(true));
    void cleaner.look();
    await begun;
    await cleaner.stop();
    expect(seen).toEqual(['aborted']);
    await cleaner.look();
    expect(seen).toEqual(['aborted']);
  });
});
