import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '../../../../server/src');

/** Every package that a file and its imports load. */
const packagesOf = async (file: string, seen = new Set<string>()): Promise<string[]> => {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = await readFile(file, 'utf8');
  const imports = /^(?:import|export) (?!type )[^;]*?from '([^']+)'|import\('([^']+)'\)/gms;
  const paths = [...text.matchAll(imports)].flatMap(([, path, lazy]) => path ?? lazy ?? []);
  const found = await Promise.all(
    paths.map(async (path) =>
      path.startsWith('.') ? packagesOf(await resolved(join(dirname(file), path)), seen) : [path],
    ),
  );
  return [...new Set(found.flat())];
};

const resolved = (path: string): Promise<string> =>
  readFile(`${path}.ts`).then(
    () => `${path}.ts`,
    () => join(path, 'index.ts'),
  );

it('the AI SDK export loads neither the AI SDK nor Strapi, sharp or undici', async () => {
  const entry = join(source, 'providers/ai-sdk/export/index.ts');
  expect((await packagesOf(entry)).sort()).toStrictEqual(['zod']);
});
