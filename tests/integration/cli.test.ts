import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../server/src/contracts';
import { createCliBlog, type CliBlog, type CliRun } from '../support/cli-blog';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';

const TYPE = 'api::article.article';
/** One of the blog's titles. */
const NUMBERS = '1,204 commits';

let vendor: VendorEmulator;
let slow: VendorEmulator;
let blog: CliBlog;
let heroConfig: ConfigInput;

beforeAll(async () => {
  vendor = await startOpenAiEmulator({ delayMs: 50 });
  slow = await startOpenAiEmulator({ delayMs: 1_000 });
  const openai = { type: 'openai-compatible' as const, allowPrivateNetwork: true, creditsPerImage: 2 };
  heroConfig = {
    output: { width: 640, height: 360 },
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
const titled = (words: string): string[] => ['--filters', JSON.stringify({ title: { $contains: words } })];
/** A row of the plan's table. */
const row = ({ stdout }: CliRun, name: string): string | undefined =>
  new RegExp(`^ {2}${name} {2,}(.*)$`, 'm').exec(stdout)?.[1];
const idIn = ({ stdout }: CliRun): string => /Backfill (\S+) is/.exec(stdout)![1]!;

describe('a backfill from a terminal', () => {
  it('counts and prices in a dry run, and starts nothing', async () => {
    const all = await backfill('--type', TYPE, '--dry-run');
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(['type', 'entries', 'to draw', 'kept', 'credits'].map((name) => row(all, name))).toEqual([
      ...[`${TYPE} (hero)`, '8', '8', '0', 'about 16'],
    ]);
    expect(row(all, 'provider')).toBe('main (gpt-image-2)');
    const few = await backfill(
      ...['--type', TYPE, '--dry-run', '--field', 'hero', '--locale', 'en', '--scope', 'all'],
      ...[
        '--existing',
        'replace',
        '--chosen',
        '--provider',
        'brand-card',
        '--quality',
        'low',
        '--limit',
        '3',
      ],
    );
    expect([few.code, row(few, 'to draw'), row(few, 'credits')]).toEqual([0, '3', 'about 0']);
    const german = await backfill('--type', TYPE, '--dry-run', '--locale', 'de');
    expect(row(german, 'to draw')).toBe('1');
    expect(await backfill('--list')).toMatchObject({ code: 0, stdout: 'There are no backfills.\n' });
    expect(vendor.requests).toHaveLength(0);
  });

  it('draws to the end, and has nothing left to do then', async () => {
    const order = ['--type', TYPE, '--locale', 'de', '--locale', 'en', ...titled('the')];
    const wanted = Number(row(await backfill(...order, '--dry-run'), 'to draw'));
    expect(wanted).toBeGreaterThan(1);
    const run = await backfill(...order, '--yes');
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain(`is done: ${wanted} drawn, 0 failed`);
    expect(run.stderr).toContain('has begun');
    expect(vendor.billed).toHaveLength(wanted);
    const again = await backfill(...order, '--yes');
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('nothing to draw');
    expect(row(again, 'kept')).toBe(String(wanted));
    expect(vendor.billed).toHaveLength(wanted);
  });

  it('tells by its exit code that a run failed, why, and tries it once more', async () => {
    vendor.scriptFor(NUMBERS, {
      create: [{ status: 400, body: { error: { message: 'No', type: 'invalid_request_error' } } }],
    });
    const run = await backfill('--type', TYPE, ...titled(NUMBERS), '--provider', 'main', '--yes');
    expect(run.code, run.stderr).toBe(1);
    expect(run.stdout).toContain('0 drawn, 1 failed');
    expect(run.stdout).toMatch(/^ {2}main .*No/m);
    expect(run.stdout).toContain(`--retry ${idIn(run)}`);
    const again = await backfill('--retry', idIn(run));
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toContain('1 drawn, 0 failed');
  });

  it('may be left, paused and resumed', { timeout: 120_000 }, async () => {
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
    const watched = await backfill('--watch', id!);
    expect([watched.code, watched.stdout]).toEqual([1, expect.stringContaining(`--resume ${id!}`)]);
    expect(slow.billed).toHaveLength(drawn);

    const resumed = await backfill('--resume', id!);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stdout).toContain('3 drawn, 0 failed');
    expect(slow.billed).toHaveLength(3);
    expect((await backfill('--cancel', id!)).stdout).toContain('canceled');
    expect((await backfill('--list')).stdout).toMatch(new RegExp(`^${id!} +canceled`, 'm'));
  });

  it.each([
    { args: [], says: 'backfill' },
    { args: ['paint'], says: 'paint' },
    { args: ['backfill'], says: '--type is missing' },
    { args: ['backfill', '--type', TYPE], says: '--yes' },
    { args: ['backfill', '--type', TYPE, '--colour', 'red'], says: '--colour' },
    { args: ['backfill', '--type', 'api::none.none', '--dry-run'], says: 'no content type' },
    { args: ['backfill', '--pause', 'nobody'], says: 'There is no backfill nobody' },
    { args: ['doctor', '--loud'], says: '--loud' },
  ])('refuses $args', async ({ args, says }) => {
    const run = await blog.hero(args, { heroConfig });
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toMatch(/^ +at /m);
  });
});
