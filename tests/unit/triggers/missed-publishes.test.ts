import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Services } from '../../../server/src/app/services';
import { createMissedPublishes } from '../../../server/src/triggers/missed-publishes';

/** A site without hero fields: each sweep reads and stores its marks, and wakes the driver up. */
const servicesWith = (idle: () => Promise<void>, get = () => Promise.resolve({})) => {
  const wake = vi.fn();
  const services = {
    strapi: { contentTypes: {}, store: () => ({ get, set: () => Promise.resolve() }) },
    ...{ config: {}, wake, mender: { idle, note: () => undefined, stop: () => undefined } },
    ports: { log: { warn: () => undefined } },
  };
  return { wake, servicesOf: () => services as unknown as Services };
};

const PERIOD_MS = 300_000;

describe('the sweeper', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('looks for missed publishes while files are still looked for, and stops all the same', async () => {
    const { wake, servicesOf } = servicesWith(() => new Promise(() => undefined));
    const sweeper = createMissedPublishes(servicesOf);
    sweeper.start();
    await vi.advanceTimersByTimeAsync(PERIOD_MS);
    expect(wake).toHaveBeenCalledTimes(2);
    await sweeper.stop();
  });

  it('skips a sweep while the one before is under way', async () => {
    let release = (): void => undefined;
    const held = new Promise<object>((resolve) => {
      release = () => resolve({});
    });
    const { wake, servicesOf } = servicesWith(
      () => Promise.resolve(),
      () => held,
    );
    const sweeper = createMissedPublishes(servicesOf);
    sweeper.start();
    await vi.advanceTimersByTimeAsync(3 * PERIOD_MS);
    release();
    await sweeper.stop();
    await vi.advanceTimersByTimeAsync(1);
    expect(wake).toHaveBeenCalledTimes(1);
  });
});
