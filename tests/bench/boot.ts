import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { copyBlog } from '../support/blog-folder';
import { freePort } from '../support/free-port';
import { pluginRoot } from '../support/paths';
import { buildPlugin } from '../support/plugin-build';
import { median, type BenchRow } from './measure';

const BOOTS = 9;
const BOOT_HOLD_MS = 100;
const MEMORY_HOLD_MB = 15;

interface Boot {
  /** From the start of the process to the open port. */
  bootMs: number;
  /** What the processors did for it, which a busy machine stretches less. */
  cpuMs: number;
  rss: number;
  heap: number;
}

const secret = (): string => randomBytes(24).toString('base64url');

/** An app in a folder of its own, with its database, that boots in a process of its own. */
const prepareApp = async (hasPlugin: boolean) => {
  const { dir, remove } = await copyBlog();
  const source = await readFile(join(pluginRoot, 'tests/bench/boot-child.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const script = join(dir, 'boot.cjs');
  await writeFile(script, outputText);
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    APP_KEYS: `${secret()},${secret()}`,
    ADMIN_JWT_SECRET: secret(),
    API_TOKEN_SALT: secret(),
    TRANSFER_TOKEN_SALT: secret(),
    ENCRYPTION_KEY: secret(),
    JWT_SECRET: secret(),
    DATABASE_CLIENT: 'sqlite',
    DATABASE_FILENAME: join(dir, 'data.db'),
    ENV_PATH: join(dir, '.env'),
    HERO_PLUGIN: hasPlugin ? 'on' : 'off',
    HERO_PLUGIN_ROOT: pluginRoot,
    STRAPI_LOG_LEVEL: 'error',
    STRAPI_TELEMETRY_DISABLED: 'true',
  };
  const boot = async (): Promise<Boot> => {
    const port = String(await freePort());
    return new Promise((resolve, reject) => {
      const child = fork(script, { cwd: dir, env: { ...env, PORT: port }, execArgv: ['--expose-gc'] });
      child.once('message', (measured) => resolve(measured as Boot));
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`The app ended while it booted, with ${code ?? 'a signal'}.`)),
      );
    });
  };
  return { boot, remove };
};

/** Boots side by side are compared with each other: a machine is slower in one minute than in the next. */
const differenceRow = (row: string, values: { ours: number[]; baseline: number[] }) => {
  const differences = values.ours.map((ours, pair) => ours - (values.baseline[pair] ?? NaN));
  const [least, most] = [Math.min(...differences), Math.max(...differences)];
  return {
    row,
    ...{ ours: median(values.ours), baseline: median(values.baseline), ratio: median(differences) },
    comparison: 'difference' as const,
    notes: [`the middle of ${differences.length} pairs, from ${least.toFixed(0)} to ${most.toFixed(0)}`],
  };
};

/** Boots in turns, in processes of their own, on databases whose tables are there already. */
export const benchBoot = async (): Promise<BenchRow[]> => {
  await buildPlugin();
  const apps = { ours: await prepareApp(true), baseline: await prepareApp(false) };
  try {
    await Promise.all([apps.ours.boot(), apps.baseline.boot()]);
    const boots = { ours: [] as Boot[], baseline: [] as Boot[] };
    for (let round = 0; round < BOOTS; round += 1) {
      for (const side of round % 2 === 0
        ? (['ours', 'baseline'] as const)
        : (['baseline', 'ours'] as const)) {
        boots[side].push(await apps[side].boot());
      }
    }
    const each = (member: keyof Boot) => ({
      ours: boots.ours.map((boot) => boot[member]),
      baseline: boots.baseline.map((boot) => boot[member]),
    });
    return [
      { ...differenceRow('added to the boot of Strapi', each('bootMs')), hold: BOOT_HOLD_MS },
      { ...differenceRow('added to the boot of Strapi, processor time', each('cpuMs')), hold: BOOT_HOLD_MS },
      { ...differenceRow('added to idle memory (RSS)', each('rss')), hold: MEMORY_HOLD_MB, unit: 'MB' },
      { ...differenceRow('added to idle memory (heap)', each('heap')), hold: MEMORY_HOLD_MB, unit: 'MB' },
    ];
  } finally {
    await Promise.all([apps.ours.remove(), apps.baseline.remove()]);
  }
};
