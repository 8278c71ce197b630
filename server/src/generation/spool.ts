import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';

/**
 * Keeps a provider's bytes safe from the moment they arrive until they are stored: a paid picture
 * survives a crash in between.
 */
export interface Spool {
  /** Writes through to the disk before it returns. */
  put: (runId: string, index: number, bytes: Uint8Array) => Promise<{ ref: string; sha256: string }>;
  /** Null when it is gone. */
  get: (ref: string) => Promise<Uint8Array | null>;
  has: (ref: string) => Promise<boolean>;
  /** Forgets everything of these runs, given by their ids or by one of their refs. */
  drop: (owners: string[]) => Promise<void>;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The value, or null when the file is not there. */
const unlessMissing = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** A file's name is safe on the disk only when its folder is; Windows has no such call and does it by itself. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A ref is `<run id>/<index>` on every system. */
const ownerOf = (ref: string): string => ref.split(posix.sep)[0] ?? ref;

/** A spool in a directory that survives restarts; run ids are UUIDs and safe as names. */
export const createSpool = (directory: string): Spool => ({
  async put(runId, index, bytes) {
    const folder = join(directory, runId);
    await mkdir(folder, { recursive: true });
    const ref = posix.join(runId, String(index));
    const path = join(directory, ref);
    const file = await open(`${path}.part`, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    await syncFolder(folder);
    await syncFolder(directory);
    return { ref, sha256: createHash('sha256').update(bytes).digest('hex') };
  },

  get: (ref) => unlessMissing(readFile(join(directory, ref))),

  has: async (ref) => (await unlessMissing(stat(join(directory, ref)))) !== null,

  async drop(owners) {
    const runs = new Set(owners.map(ownerOf));
    await Promise.all([...runs].map((runId) => rm(join(directory, runId), { recursive: true, force: true })));
  },
});
