import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPreparedReferences } from '../../../server/src/vendor-urls/prepared-references';
import type { SourceImage } from '../../../server/src/contracts/provider';

const createCache = ({ size = 10 } = {}) => {
  const state = { version: 'v1' as string | null, failing: false, prepared: [] as string[] };
  const read = createPreparedReferences({
    version: () => Promise.resolve(state.version),
    prepare: async (reference): Promise<SourceImage> => {
      state.prepared.push(JSON.stringify(reference));
      await Promise.resolve();
      if (state.failing || state.version === null) throw new Error('There is no such file.');
      return { bytes: new Uint8Array(size), mime: 'image/png' };
    },
  });
  return { state, read };
};

describe('prepared references', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('are prepared once for concurrent reads, and reused afterwards', async () => {
    const { state, read } = createCache();
    const images = await Promise.all(Array.from({ length: 50 }, () => read({ file: 1 })));
    images.push(await read({ file: 1 }));
    expect(new Set(images).size).toBe(1);
    expect(state.prepared).toHaveLength(1);
  });

  it('expire after two minutes', async () => {
    const { state, read } = createCache();
    await read({ file: 1 });
    await vi.advanceTimersByTimeAsync(119_999);
    await read({ file: 1 });
    expect(state.prepared).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await read({ file: 1 });
    expect(state.prepared).toHaveLength(2);
  });

  it('are prepared again when the file was replaced, and separately for each file', async () => {
    const { state, read } = createCache();
    await read({ file: 1 });
    await read({ file: 2 });
    await read({ path: '1' });
    state.version = 'v2';
    await read({ file: 1 });
    expect(state.prepared).toEqual(['{"file":1}', '{"file":2}', '{"path":"1"}', '{"file":1}']);
  });

  it('are no longer returned once the file is deleted', async () => {
    const { state, read } = createCache();
    await read({ file: 1 });
    state.version = null;
    await expect(read({ file: 1 })).rejects.toThrow('no such file');
  });

  it('are prepared again after a failure', async () => {
    const { state, read } = createCache();
    state.failing = true;
    await expect(read({ file: 1 })).rejects.toThrow();
    state.failing = false;
    expect(await read({ file: 1 })).toMatchObject({ mime: 'image/png' });
  });

  it('use at most 32 MB: the oldest is evicted first', async () => {
    const { state, read } = createCache({ size: 12_000_000 });
    for (const file of [1, 2, 3]) await read({ file });
    await read({ file: 3 });
    await read({ file: 2 });
    expect(state.prepared).toHaveLength(3);
    await read({ file: 1 });
    expect(state.prepared).toHaveLength(4);
  });
});
