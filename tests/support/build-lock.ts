import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const holderFile = (lock: string): string => join(lock, 'pid');

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Whether the process that took the lock is gone. Between taking and signing there is no name to look for. */
const isAbandoned = async (lock: string): Promise<boolean> => {
  const holder = Number(await readFile(holderFile(lock), 'utf8').catch(() => Number.NaN));
  return Number.isInteger(holder) && !isRunning(holder);
};

const take = async (lock: string): Promise<boolean> => {
  try {
    await mkdir(lock);
    await writeFile(holderFile(lock), String(process.pid));
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
    if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true });
    else await wait(200);
  }
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
};
