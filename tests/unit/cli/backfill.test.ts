import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backfill } from '../../../server/src/cli/backfill';
import { openApp } from '../../../server/src/cli/open-app';
import type { Terminal } from '../../../server/src/cli/terminal';
import { UsageError } from '../../../server/src/cli/usage-error';
import type { CliService } from '../../../server/src/contracts/cli-service';
import { aBackfill, aPlan, createFakeService, createFakeTerminal } from '../../support/cli/fake-service';

vi.mock('../../../server/src/cli/open-app', () => ({ openApp: vi.fn() }));

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const ORDER = ['--type', 'api::article.article'];

let close: ReturnType<typeof vi.fn<() => Promise<void>>>;
let listeners: Map<string, unknown[]>;
beforeEach(() => {
  close = vi.fn(() => Promise.resolve());
  listeners = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
});
afterEach(() => {
  for (const signal of SIGNALS)
    for (const listener of process.listeners(signal))
      if (!listeners.get(signal)!.includes(listener)) process.removeListener(signal, listener);
});

/** Runs the verb against a fake of the plugin's service. */
const run = async (args: string[], service: Partial<CliService> = {}, terminal: Partial<Terminal> = {}) => {
  const fake = createFakeService(service);
  vi.mocked(openApp).mockResolvedValue({ service: fake, close });
  const made = createFakeTerminal(terminal);
  const code = await backfill(args, { terminal: made.terminal, appDir: '/app' });
  return { code, fake, ...made.said };
};
const finds = (...states: ReturnType<typeof aBackfill>[]): CliService['findBackfill'] => {
  const left = [...states];
  return () => Promise.resolve((left.length > 1 ? left.shift() : left[0]) ?? null);
};

describe('backfill --dry-run', () => {
  it('prints the plan, starts nothing and exits with 0', async () => {
    const { code, stdout, stderr, fake } = await run([...ORDER, '--dry-run']);
    expect([code, stderr]).toEqual([0, '']);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    expect(rows).toEqual([
      ['type', 'api::article.article (hero)'],
      ['entries', '8'],
      ['to draw', '8'],
      ['kept', '0'],
      ['credits', 'about 16'],
      ['provider', 'main (gpt-image-2)'],
      ['template', 'editorial'],
    ]);
    expect(fake.startBackfill).not.toHaveBeenCalled();
  });

  it('asks for the plan of what the options name', async () => {
    const { fake } = await run([
      ...[...ORDER, '--dry-run', '--field', 'hero', '--locale', 'en', '--scope', 'all', '--chosen'],
      ...['--existing', 'replace', '--provider', 'brand-card', '--quality', 'low', '--limit', '3'],
    ]);
    expect(fake.planBackfill).toHaveBeenCalledExactlyOnceWith({
      ...{ uid: 'api::article.article', field: 'hero', locales: ['en'], scope: 'all', chosen: true },
      ...{ existing: 'replace', provider: 'brand-card', quality: 'low', limit: 3, dryRun: true },
    });
  });

  it('names the problems of the plan and exits with 1', async () => {
    const plan = aPlan({ credits: null, provider: null, model: null, problems: ['No provider is ready.'] });
    const { code, stdout } = await run([...ORDER, '--dry-run'], {
      planBackfill: () => Promise.resolve(plan),
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}problem +No provider is ready\.$/m);
    expect(stdout).toMatch(/^ {2}provider +none$/m);
  });
});

describe('a backfill that is ordered', () => {
  const started = (...states: ReturnType<typeof aBackfill>[]): Partial<CliService> => ({
    startBackfill: () => Promise.resolve(aBackfill({ status: 'preparing' })),
    findBackfill: finds(...states),
  });

  it('is watched until it is done, and exits with 0', async () => {
    const service = started(
      aBackfill({ status: 'running', runs: { waiting: 2, succeeded: 6 } }),
      aBackfill({ runs: { succeeded: 8 } }),
    );
    const { code, stdout, stderr } = await run([...ORDER, '--yes'], service);
    expect(code).toBe(0);
    expect(stderr).toContain('Backfill bf-1 has begun');
    expect(stderr).toContain('2 waiting');
    expect(stdout).toContain('Backfill bf-1 is done: 8 drawn, 0 failed');
  });

  it('exits with 1 where runs failed, says why, and how to retry them', async () => {
    const { code, stdout } = await run([...ORDER, '--yes'], {
      ...started(aBackfill({ runs: { failed: 1 } })),
      whyFailed: () => Promise.resolve(['main refused: No']),
    });
    expect(code).toBe(1);
    expect(stdout).toContain('0 drawn, 1 failed');
    expect(stdout).toMatch(/^ {2}main refused: No$/m);
    expect(stdout).toContain('--retry bf-1');
  });

  it('starts nothing and exits with 0 where there is nothing to draw', async () => {
    const plan = aPlan({ runs: 0, kept: 8 });
    const { code, stdout, fake } = await run([...ORDER, '--yes'], {
      planBackfill: () => Promise.resolve(plan),
    });
    expect(code).toBe(0);
    expect(stdout).toContain('nothing to draw');
    expect(stdout).toMatch(/^ {2}kept +8$/m);
    expect(fake.startBackfill).not.toHaveBeenCalled();
  });

  it.each([
    ['no', 0],
    [null, 130],
  ])('starts nothing where a person answers %s, and exits with %i', async (answer, expected) => {
    const { code, stderr, fake } = await run(
      ORDER,
      {},
      { isInteractive: true, ask: () => Promise.resolve(answer) },
    );
    expect([code, stderr]).toEqual([expected, 'Nothing was started.\n']);
    expect(fake.startBackfill).not.toHaveBeenCalled();
  });

  it('is left at the first Ctrl-C, with 130 and the commands to go on with', async () => {
    const running = aBackfill({ status: 'running', runs: { waiting: 3 } });
    const service = started(running);
    const { code, stderr } = await run([...ORDER, '--yes'], {
      ...service,
      findBackfill: (id) => {
        process.emit('SIGINT');
        process.emit('SIGINT');
        return service.findBackfill!(id);
      },
    });
    expect(code).toBe(130);
    for (const verb of ['watch', 'pause', 'resume', 'cancel']) expect(stderr).toContain(`--${verb} bf-1`);
    expect(close).toHaveBeenCalledOnce();
  });

  it('needs --yes where nobody can be asked', async () => {
    await expect(run(ORDER)).rejects.toThrow(UsageError);
  });
});

describe('a backfill that is there', () => {
  it('is listed; where there is none, that is said', async () => {
    expect(await run(['--list'])).toMatchObject({ code: 0, stdout: 'There are no backfills.\n' });
    const canceled = aBackfill({ status: 'canceled', runs: { succeeded: 3 } });
    const { code, stdout } = await run(['--list'], { listBackfills: () => Promise.resolve([canceled]) });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^bf-1 +canceled .*3 done, 0 failed, 0 waiting/m);
  });

  it.each([
    ['pause', 'paused'],
    ['cancel', 'canceled'],
  ] as const)('--%s prints it as %s and exits with 0', async (action, status) => {
    const { code, stdout, fake } = await run([`--${action}`, 'bf-1'], {
      actOnBackfill: vi.fn(() => Promise.resolve(aBackfill({ status }))),
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining(status)]);
    expect(fake.actOnBackfill).toHaveBeenCalledExactlyOnceWith('bf-1', action);
  });

  it.each(['resume', 'retry'] as const)('--%s watches it to its end', async (action) => {
    const { code, stdout, fake } = await run([`--${action}`, 'bf-1'], {
      actOnBackfill: vi.fn(() => Promise.resolve(aBackfill({ status: 'running' }))),
      findBackfill: finds(aBackfill({ runs: { succeeded: 3 } })),
    });
    expect(code).toBe(0);
    expect(stdout).toContain('3 drawn, 0 failed');
    expect(fake.actOnBackfill).toHaveBeenCalledExactlyOnceWith('bf-1', action);
  });

  it('--watch of a paused one says how to resume it, and exits with 1', async () => {
    const paused = aBackfill({
      status: 'paused',
      message: 'creditsPerDay is used up.',
      runs: { waiting: 2 },
    });
    const { code, stdout } = await run(['--watch', 'bf-1'], { findBackfill: finds(paused) });
    expect(code).toBe(1);
    expect(stdout).toContain('creditsPerDay is used up.');
    expect(stdout).toContain('--resume bf-1');
  });

  it.each(['watch', 'pause', 'resume', 'cancel', 'retry'])('--%s refuses an unknown id', async (verb) => {
    await expect(run([`--${verb}`, 'nobody'])).rejects.toThrow('There is no backfill nobody');
    expect(close).toHaveBeenCalledOnce();
  });
});

describe('the app of the command', () => {
  it.each([
    [[...ORDER, '--dry-run'], false],
    [['--list'], false],
    [['--pause', 'bf-1'], false],
    [['--cancel', 'bf-1'], false],
    [[...ORDER, '--yes'], true],
    [['--watch', 'bf-1'], true],
    [['--resume', 'bf-1'], true],
    [['--retry', 'bf-1'], true],
  ])('for %j processes runs: %s', async (args, processesRuns) => {
    const done = aBackfill();
    await run(args, {
      findBackfill: () => Promise.resolve(done),
      actOnBackfill: () => Promise.resolve(done),
    });
    expect(openApp).toHaveBeenLastCalledWith('/app', { processesRuns });
  });
});
