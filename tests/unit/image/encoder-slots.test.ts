import { describe, expect, it } from 'vitest';
import { ENCODER_SLOTS, inEncoderSlot } from '../../../server/src/image/encoder-slots';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('inEncoderSlot', () => {
  it('runs two operations at a time, in the order of the calls', async () => {
    let running = 0;
    let highest = 0;
    const started: number[] = [];
    await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        inEncoderSlot(async () => {
          started.push(index);
          running += 1;
          highest = Math.max(highest, running);
          await turn();
          running -= 1;
        }),
      ),
    );
    expect(highest).toBe(ENCODER_SLOTS);
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('frees the slot of an operation that fails', async () => {
    const failures = Array.from({ length: 5 }, () =>
      inEncoderSlot(() => Promise.reject(new Error('broken'))),
    );
    expect((await Promise.allSettled(failures)).map(({ status }) => status)).toEqual(
      Array.from({ length: 5 }, () => 'rejected'),
    );
    expect(await inEncoderSlot(() => Promise.resolve('free'))).toBe('free');
  });
});
