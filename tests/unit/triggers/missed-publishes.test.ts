import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createMissedPublishes,
  type MissedPublishesDeps,
} from '../../../server/src/triggers/missed-publishes';

/** A site without hero fields: each sweep reads and stores its marks, and wakes the driver. */
const depsWith = (idle: () => Promise<void>, get = () => Promise.resolve({})) => {
  const wake = vi.fn();
  const deps = {
    strapi: { contentTypes: {}, store: () => ({ get, set: () => Promise.resolve() }) },
    ...{ config: {}, wake, repairQueue: { idle, add: () => undefined } },
    log: { warn: () => undefined },
  };
  return { wake, deps: deps as unknown as MissedPublishesDeps };
};

const PERIOD_MS = 300_000;

describe('the sweep for missed publishes', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('continues while files are still being checked, and stops without waiting for them', async () => {
    const { wake, deps } = depsWith(() => new Promise(() => undefined));
    const missedPublishes = createMissedPublishes(deps);
    missedPublishes.start();
    await vi.advanceTimersByTimeAsync(PERIOD_MS);
    expect(wake).toHaveBeenCalledTimes(2);
    await missedPublishes.stop();
  });

  it('is skipped while the previous one is running', async () => {
    let release = (): void => undefined;
    const held = new Promise<object>((resolve) => {
      release = () => resolve({});
    });
    const { wake, deps } = depsWith(
      () => Promise.resolve(),
      () => held,
    );
    const missedPublishes = createMissedPublishes(deps);
    missedPublishes.start();
    await vi.advanceTimersByTimeAsync(3 * PERIOD_MS);
    release();
    await missedPublishes.stop();
    await vi.advanceTimersByTimeAsync(1);
    expect(wake).toHaveBeenCalledTimes(1);
  });
});
