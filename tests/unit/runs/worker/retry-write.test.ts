import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retryWrite } from '../../../../server/src/runs/worker/retry-write';
import { LeaseLost } from '../../../../server/src/runs/worker/lease';
import { createWorld, failure, produced } from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const failing = (times: number, error: Error) => {
  let left = times;
  return vi.fn(() => {
    left -= 1;
    return left >= 0 ? Promise.reject(error) : Promise.resolve('done');
  });
};

describe('insisting', () => {
  it('outlasts a database that is restarted', async () => {
    const work = failing(6, new Error('Connection terminated'));
    const done = retryWrite(work);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await done).toBe('done');
    expect(work).toHaveBeenCalledTimes(7);
  });

  it('gives up in the end, with the last failure', async () => {
    const done = retryWrite(failing(1_000, new Error('Gone'))).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await done).toMatchObject({ message: 'Gone' });
  });

  it('does not argue with what was meant', async () => {
    for (const error of [new LeaseLost('Taken over'), failure('media_failed')]) {
      const work = failing(1, error);
      await expect(retryWrite(work)).rejects.toBe(error);
      expect(work).toHaveBeenCalledTimes(1);
    }
  });
});

describe('a database that goes away right after a paid answer', () => {
  it('costs no picture: its bytes and its record are written when it is back', async () => {
    const world = createWorld({ main: { submit: () => Promise.resolve(produced('paid')) } });
    let down = 5;
    const isDown = (): boolean => world.calls.length > 0 && (down -= 1) > 0;
    world.stations.keep = () => (isDown() ? Promise.reject(new Error('ECONNREFUSED')) : Promise.resolve());
    const { commit } = world.ledger;
    vi.spyOn(world.ledger, 'commit').mockImplementation((row, patch) =>
      patch.step === 'produced' && isDown() ? Promise.reject(new Error('ECONNREFUSED')) : commit(row, patch),
    );
    const { runId } = await world.start();
    const settled = world.settle();
    await vi.advanceTimersByTimeAsync(40_000);
    await settled;
    expect(down).toBeLessThanOrEqual(0);
    expect(world.row(runId)).toMatchObject({ status: 'succeeded', candidates: [{ index: 0 }] });
    expect(world.row(runId).outputs).toHaveLength(1);
    expect(world.calls).toEqual(['main']);
  });
});
