import { describe, expect, it } from 'vitest';
import { withSpoolCache } from '../../../../server/src/runs/store/spool-cache';
import { ownerOf, refOf, type Spool } from '../../../../server/src/runs/model/spool';

/** A spool that tells which of its bytes were asked for. */
const watchedSpool = () => {
  const stored = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const spool: Spool = {
    put: (runId, index, bytes) => {
      stored.set(refOf(runId, index), bytes);
      return Promise.resolve({ ref: refOf(runId, index), sha256: 'a' });
    },
    get: (ref) => {
      asked.push(ref);
      return Promise.resolve(stored.get(ref) ?? null);
    },
    has: (ref) => Promise.resolve(stored.has(ref)),
    drop: (owners) => {
      for (const ref of [...stored.keys()]) {
        if (owners.map(ownerOf).includes(ownerOf(ref))) stored.delete(ref);
      }
      return Promise.resolve();
    },
  };
  return { spool, asked };
};

describe('a spool with fresh bytes', () => {
  it('hands out what it was just given without the database, once', async () => {
    const { spool, asked } = watchedSpool();
    const fresh = withSpoolCache(spool);
    const { ref } = await fresh.put('run', 0, Buffer.from('picture'));
    expect(await fresh.get(ref)).toEqual(Buffer.from('picture'));
    expect(asked).toEqual([]);
    expect(await fresh.get(ref)).toEqual(Buffer.from('picture'));
    expect(asked).toEqual([ref]);
  });

  it('takes the last of what came under one name', async () => {
    const { spool } = watchedSpool();
    const fresh = withSpoolCache(spool);
    await fresh.put('run', 0, Buffer.from('first'));
    const { ref } = await fresh.put('run', 0, Buffer.from('second'));
    expect(await fresh.get(ref)).toEqual(Buffer.from('second'));
  });

  it('forgets what is dropped, and nothing else', async () => {
    const { spool } = watchedSpool();
    const fresh = withSpoolCache(spool);
    for (const run of ['one', 'two']) await fresh.put(run, 0, Buffer.from(run));
    await fresh.drop(['one/0']);
    expect(await fresh.get('one/0')).toBeNull();
    expect(await fresh.has('one/0')).toBe(false);
    expect(await fresh.get('two/0')).toEqual(Buffer.from('two'));
  });

  it('keeps no more than it may: the oldest is read from the database', async () => {
    const { spool, asked } = watchedSpool();
    const fresh = withSpoolCache(spool, 10);
    for (const run of ['one', 'two', 'three']) await fresh.put(run, 0, Buffer.alloc(4));
    for (const run of ['one', 'two', 'three']) expect(await fresh.get(refOf(run, 0))).toHaveLength(4);
    expect(asked).toEqual(['one/0']);
    await fresh.put('large', 0, Buffer.alloc(11));
    await fresh.get('large/0');
    expect(asked).toEqual(['one/0', 'large/0']);
  });

  it('keeps nothing that was not written', async () => {
    const { spool } = watchedSpool();
    const fresh = withSpoolCache({ ...spool, put: () => Promise.reject(new Error('The disk is full.')) });
    await expect(fresh.put('run', 0, Buffer.from('x'))).rejects.toThrow('full');
    expect(await fresh.get('run/0')).toBeNull();
  });
});
