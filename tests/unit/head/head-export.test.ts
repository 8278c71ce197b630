import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../server/src/head/export');

it('exports browser helpers that import only each other', async () => {
  const names = await readdir(folder);
  expect(names).toContain('index.ts');
  for (const name of names) {
    const source = await readFile(join(folder, name), 'utf8');
    const imported = [...source.matchAll(/(?:from|import\(?)\s*'([^']+)'/g)].map(([, path]) => path);
    expect(imported.filter((path) => !path?.startsWith('./'))).toEqual([]);
  }
});
