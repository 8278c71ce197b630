import { describe, expect, it } from 'vitest';
import { createSerialize } from '../../../server/src/concurrency/serialize';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('serialized work', () => {
  it('is done one piece at a time, in the order asked for, each with its own result', async () => {
    const serialize = createSerialize();
    const seen: string[] = [];
    const work = (name: string, ms: number) => async () => {
      seen.push(`${name} began`);
      await pause(ms);
      seen.push(`${name} ended`);
      return name;
    };
    const results = await Promise.all([serialize(work('slow', 5)), serialize(work('fast', 0))]);
    expect(results).toEqual(['slow', 'fast']);
    expect(seen).toEqual(['slow began', 'slow ended', 'fast began', 'fast ended']);
  });

  it('goes on after a piece that failed, which its own caller hears of', async () => {
    const serialize = createSerialize();
    const failed = serialize(() => Promise.reject(new Error('not this one')));
    const next = serialize(() => Promise.resolve('the next'));
    await expect(failed).rejects.toThrow('not this one');
    expect(await next).toBe('the next');
  });

  it('of two queues does not wait for each other', async () => {
    void createSerialize()(() => new Promise(() => undefined));
    expect(await createSerialize()(() => Promise.resolve('done'))).toBe('done');
  });
});
