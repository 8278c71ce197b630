import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../server/src/contracts';
import type { DoctorCheck } from '../../server/src/contracts/doctor';
import { createAppWithoutContent } from '../support/cli/app-without-content';
import { createCliBlog, type CliBlog } from '../support/cli/cli-blog';
import { runCli, type CliRun } from '../support/cli/run-cli';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { freePort } from '../support/free-port';
import { SMALL_OUTPUT } from '../support/small-output';

// What each command prints and its exit code, by a fake of its service: tests/unit/cli.
const TYPE = 'api::article.article';
const PASSWORD = 'hunter2-is-no-password';

let vendor: VendorEmulator;
let slow: VendorEmulator;
let blog: CliBlog;
let heroConfig: ConfigInput;

beforeAll(async () => {
  vendor = await startOpenAiEmulator({ delayMs: 50 });
  slow = await startOpenAiEmulator({ delayMs: 1_000 });
  const openai = { type: 'openai-compatible' as const, allowPrivateNetwork: true, creditsPerImage: 2 };
  heroConfig = {
    output: SMALL_OUTPUT,
    providers: {
      main: { ...openai, baseUrl: vendor.baseUrl, apiKey: vendor.apiKey },
      slow: { ...openai, baseUrl: slow.baseUrl, apiKey: slow.apiKey, concurrency: 1 },
    },
    publish: { mode: 'off' },
  };
  blog = await createCliBlog();
});
afterAll(async () => {
  await blog.remove();
  await vendor.close();
  await slow.close();
});

const backfill = (...args: string[]): Promise<CliRun> => blog.hero(['backfill', ...args], { heroConfig });
/** A row of the plan's table. */
const row = ({ stdout }: CliRun, name: string): string | undefined =>
  new RegExp(`^ {2}${name} {2,}(.*)$`, 'm').exec(stdout)?.[1];

describe('a backfill from a terminal', () => {
  it('prints what it will draw and cost, draws to the end, and exits with 0', async () => {
    const run = await backfill('--type', TYPE, '--locale', 'de', '--locale', 'en', '--limit', '3', '--yes');
    expect(run.code, run.stderr).toBe(0);
    expect(['type', 'entries', 'to draw', 'kept', 'credits'].map((name) => row(run, name))).toEqual([
      ...[`${TYPE} (hero)`, '3', '3', '0', 'about 6'],
    ]);
    expect(row(run, 'provider')).toBe('main (gpt-image-2)');
    expect(run.stdout).toContain('is done: 3 drawn, 0 failed');
    expect(run.stderr).toContain('has begun');
    expect(vendor.billed).toHaveLength(3);
  });

  it('may be left with Ctrl-C, paused and resumed by further commands', { timeout: 300_000 }, async () => {
    const order = ['--type', TYPE, '--provider', 'slow', '--existing', 'replace', '--limit', '3', '--yes'];
    let isLeaving = false;
    const left = await blog.hero(['backfill', ...order], {
      heroConfig,
      onNote: (soFar, end) => {
        if (isLeaving || !soFar.includes('waiting')) return;
        isLeaving = true;
        // As npx does it, the signal comes twice.
        end('SIGINT');
        end('SIGINT');
      },
    });
    expect(left.code, left.stderr).toBe(130);
    const [, id] = /--pause (\S+)/.exec(left.stderr)!;
    expect(left.stderr).toContain(`--resume ${id!}`);
    const drawn = slow.billed.length;
    expect(drawn).toBeLessThan(3);

    const paused = await backfill('--pause', id!);
    expect([paused.code, paused.stdout]).toEqual([0, expect.stringContaining('paused')]);
    expect(slow.billed).toHaveLength(drawn);
    const resumed = await backfill('--resume', id!);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stdout).toContain('3 drawn, 0 failed');
    expect(slow.billed).toHaveLength(3);
  });
});

describe('the doctor from a terminal', () => {
  const doctor = async (config: ConfigInput, env: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await blog.hero(['doctor', '--json'], { heroConfig: config, env });
    for (const secret of [vendor.apiKey, PASSWORD]) expect(`${stdout}${stderr}`).not.toContain(secret);
    return { code, checks: JSON.parse(stdout) as DoctorCheck[] };
  };

  it('looks at everything, spends nothing, and exits with 0 where all is well', async () => {
    const billed = vendor.billed.length;
    const { code, checks } = await doctor(heroConfig);
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(code).toBe(0);
    expect(checks.map(({ name }) => name)).toEqual([
      ...['config', 'database', 'sharp', 'public URL', 'provider main', 'provider slow'],
      ...['provider brand-card', 'storage', 'templates', 'fields', 'files', 'jobs'],
    ]);
    expect(vendor.billed).toHaveLength(billed);
  });

  it('tells every mistake in the config, with its path', async () => {
    const main = { type: 'openai-compatible' as const, baseUrl: 'nonsense' };
    const { code, checks } = await doctor({ providers: { main }, publicUrl: 'blog' });
    expect(code).toBe(1);
    expect(checks.map(({ name, state }) => `${name} ${state}`)).toEqual(['config fail', 'config fail']);
    expect(checks.map(({ says }) => says.split(' ')[0])).toEqual(['publicUrl', 'providers.main.baseUrl']);
  });

  it('finds a database that does not answer', async () => {
    const url = `postgres://ada:${PASSWORD}@127.0.0.1:${await freePort()}/blog`;
    const { code, checks } = await doctor({}, { DATABASE_CLIENT: 'postgres', DATABASE_URL: url });
    expect([code, checks]).toEqual([1, [expect.objectContaining({ name: 'database', state: 'fail' })]]);
  });
});

describe('a command that cannot be carried out', () => {
  let app: Awaited<ReturnType<typeof createAppWithoutContent>>;
  beforeAll(async () => {
    app = await createAppWithoutContent();
  });
  afterAll(() => app.remove());

  it.each([
    { args: [], says: 'backfill' },
    { args: ['paint'], says: 'paint' },
    { args: ['backfill'], says: '--type is missing' },
    { args: ['backfill', '--type', TYPE], says: '--yes' },
    { args: ['backfill', '--type', TYPE, '--colour', 'red'], says: '--colour' },
    { args: ['backfill', '--type', 'api::none.none', '--dry-run'], says: 'no content type' },
    { args: ['backfill', '--pause', 'nobody'], says: 'There is no backfill nobody' },
    { args: ['doctor', '--loud'], says: '--loud' },
  ])('exits with 2 and says why, without a stack: $args', async ({ args, says }) => {
    const run = await runCli(args, { dir: app.dir, env: process.env });
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toMatch(/^ +at /m);
  });
});
