import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ABANDONED_AFTER_MS = 600_000;

const take = async (lock: string): Promise<boolean> => {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Lets one process at a time do the work; a lock that a killed process left behind is taken over. */
export const underLock = async (lock: string, work: () => Promise<void>): Promise<void> => {
  await mkdir(dirname(lock), { recursive: true });
  while (!(await take(lock))) {
    const held = await stat(lock).catch(() => null);
    if (held && Date.now() - held.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(lock, { recursive: true, force: true });
    } else {
      await wait(200);
    }
  }
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
};
