import { existsSync } from 'node:fs';
import type * as fs from 'node:fs/promises';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSpool } from '../../../server/src/generation/spool';

const steps = vi.hoisted((): string[] => []);

/** Notes down in which order things reach the disk. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    open: async (path: string, flags: string) => {
      const handle = await real.open(path, flags);
      const what = path.endsWith('.part') ? 'file' : 'folder';
      return {
        writeFile: (data: Uint8Array) => {
          steps.push(`write ${what}`);
          return handle.writeFile(data);
        },
        sync: () => {
          steps.push(`sync ${what}`);
          return handle.sync();
        },
        close: () => handle.close(),
      };
    },
    rename: (from: string, to: string) => {
      steps.push('rename');
      return real.rename(from, to);
    },
  };
});

describe('the spool', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hero-spool-'));
    steps.length = 0;
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('gives back what was put in, by a reference that holds no path of this machine', async () => {
    const spool = createSpool(join(root, 'deep', 'spool'));
    const bytes = Uint8Array.from([0, 1, 2, 255]);
    const { ref, sha256 } = await spool.put('run-1', 2, bytes);
    expect(ref).toBe('run-1/2');
    expect(sha256).toBe('3d1f57c984978ef98a18378c8166c1cb8ede02c03eeb6aee7e2f121dfeee3e56');
    expect(new Uint8Array((await spool.get(ref))!)).toEqual(bytes);
    expect(await spool.has(ref)).toBe(true);
  });

  it('has the bytes on the disk before they go by their name', async () => {
    await createSpool(root).put('run-1', 0, Buffer.from('paid'));
    const onThisSystem = process.platform === 'win32' ? [] : ['sync folder', 'sync folder'];
    expect(steps).toEqual(['write file', 'sync file', 'rename', ...onThisSystem]);
  });

  it('does not take half a picture for a whole one', async () => {
    const spool = createSpool(root);
    await mkdir(join(root, 'run-1'));
    await writeFile(join(root, 'run-1', '0.part'), 'half');
    expect(await spool.get('run-1/0')).toBeNull();
    await spool.put('run-1', 0, Buffer.from('whole'));
    expect((await spool.get('run-1/0'))?.toString()).toBe('whole');
    expect(await readdir(join(root, 'run-1'))).toEqual(['0']);
  });

  it('keeps the last of two pictures under one name', async () => {
    const spool = createSpool(root);
    await spool.put('run-1', 0, Buffer.from('first'));
    await spool.put('run-1', 0, Buffer.from('second'));
    expect(Buffer.from((await spool.get('run-1/0'))!).toString()).toBe('second');
  });

  it('forgets whole runs, by id or by one of their references, and nothing else', async () => {
    const spool = createSpool(root);
    const put = (run: string, index: number) => spool.put(run, index, Buffer.from('x'));
    for (const run of ['one', 'two', 'three']) await Promise.all([put(run, 0), put(run, 1)]);
    await spool.drop(['one', 'two/1']);
    expect(await readdir(root)).toEqual(['three']);
    expect(await spool.get('one/0')).toBeNull();
    expect(await spool.has('two/0')).toBe(false);
    expect(existsSync(root)).toBe(true);
    await spool.drop(['one']);
  });
});
