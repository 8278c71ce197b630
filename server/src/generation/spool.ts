import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Keeps a provider's bytes safe from the moment they arrive until they are stored: a paid picture
 * survives a crash in between.
 */
export interface Spool {
  /** Writes through to the disk before it returns. */
  put: (runId: string, index: number, bytes: Uint8Array) => Promise<{ ref: string; sha256: string }>;
  /** Null when it is gone. */
  get: (ref: string) => Promise<Uint8Array | null>;
  /** Forgets a run's bytes. */
  drop: (runId: string) => Promise<void>;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** A spool in a directory that survives restarts; run ids are UUIDs and safe as names. */
export const createSpool = (directory: string): Spool => ({
  async put(runId, index, bytes) {
    const folder = join(directory, runId);
    await mkdir(folder, { recursive: true });
    const ref = join(runId, String(index));
    const path = join(directory, ref);
    const file = await open(`${path}.part`, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    return { ref, sha256: createHash('sha256').update(bytes).digest('hex') };
  },

  async get(ref) {
    try {
      return await readFile(join(directory, ref));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  },

  async drop(runId) {
    await rm(join(directory, runId), { recursive: true, force: true });
  },
});
