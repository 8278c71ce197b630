import { ownerOf, type Spool } from '../model/spool';

/** What is kept in memory at the most, in bytes: pictures between two steps of the runs under way. */
const KEEP_BYTES = 64_000_000;

/**
 * The same spool, which hands out what it was just given without asking the database for it again. Only once: the
 * next step takes it, and memory holds no image that no step waits for.
 */
export const withSpoolCache = (spool: Spool, keepBytes = KEEP_BYTES): Spool => {
  const fresh = new Map<string, Uint8Array>();
  let kept = 0;

  const take = (ref: string): Uint8Array | undefined => {
    const bytes = fresh.get(ref);
    if (bytes !== undefined && fresh.delete(ref)) kept -= bytes.byteLength;
    return bytes;
  };

  const keep = (ref: string, bytes: Uint8Array): void => {
    take(ref);
    fresh.set(ref, bytes);
    kept += bytes.byteLength;
    for (const oldest of fresh.keys()) {
      if (kept <= keepBytes) break;
      take(oldest);
    }
  };

  return {
    put: async (runId, index, bytes) => {
      const written = await spool.put(runId, index, bytes);
      keep(written.ref, bytes);
      return written;
    },
    get: async (ref) => take(ref) ?? spool.get(ref),
    has: spool.has,
    drop: async (owners) => {
      const gone = new Set(owners.map(ownerOf));
      for (const ref of [...fresh.keys()]) if (gone.has(ownerOf(ref))) take(ref);
      await spool.drop(owners);
    },
  };
};
