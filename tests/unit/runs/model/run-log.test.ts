import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeroError, type HeroErrorCode } from '../../../../server/src/contracts/error';
import { createRunLog, type FailedRun } from '../../../../server/src/runs/model/run-log';
import { createWorld, failure } from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const refusing = (code: HeroErrorCode) => ({ submit: () => Promise.reject(failure(code)) });

describe('the log line of a failed run', () => {
  it('names the run, its entry, the provider and the code', async () => {
    const world = createWorld({ main: refusing('provider_auth') });
    const { runId, uid } = await world.start();
    await world.settle();
    expect(world.logged).toEqual([
      `Run ${runId} ended as failed (${uid} doc-1 en hero, provider main): provider_auth, It was provider_auth.`,
    ]);
  });

  it('names each provider that the run gave up, and the one that takes over', async () => {
    const world = createWorld({ main: refusing('provider_credits'), 'brand-card': { source: 'card' } });
    const { runId } = await world.start();
    await world.settle();
    expect(world.row(runId).status).toBe('succeeded');
    expect(world.logged).toEqual([
      expect.stringMatching(/^Run \S+ goes on with brand-card \(.* provider main\): provider_credits, /),
    ]);
  });

  it('is not written for a canceled run', async () => {
    const world = createWorld({ main: refusing('provider_auth') });
    const { runId } = await world.start();
    await world.ledger.commit(world.row(runId), { status: 'canceled' });
    await world.settle();
    expect(world.logged).toEqual([]);
  });

  it('holds no line break and no part of the prompt', async () => {
    const prompt = 'A folded paper lighthouse on a tide table, seen from above in low light';
    const message = `The vendor refused:\n${prompt}`;
    const world = createWorld({
      main: { submit: () => Promise.reject(new HeroError({ code: 'provider_rejected', message })) },
    });
    await world.start({ request: { ...world.frozen.run.request, prompt } });
    await world.settle();
    expect(world.logged).toEqual([expect.stringContaining('The vendor refused: …')]);
  });
});

describe('the log of many failed runs', () => {
  const run: FailedRun = {
    ...{ runId: 'r', status: 'failed', uid: 'api::article.article' },
    ...{ documentId: 'doc-1', locale: 'en', field: 'hero' },
  };
  const failedWith = (code: HeroErrorCode, provider = 'main') => ({
    error: { code, message: 'No.', retryable: false },
    provider,
    next: null,
  });
  const start = () => {
    const lines: string[] = [];
    const log = createRunLog({
      warn: (line) => lines.push(`warn ${line}`),
      error: (line) => lines.push(`error ${line}`),
    });
    return { lines, log };
  };

  it('tells faults as errors, refusals and budgets as warnings', () => {
    const { lines, log } = start();
    for (const code of ['provider_auth', 'provider_rejected', 'budget_exceeded'] as const)
      log.failed(run, failedWith(code));
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['error', 'warn', 'warn']);
  });

  it('has a few lines of each kind a minute, and then one with the number of the others', () => {
    const { lines, log } = start();
    for (let count = 0; count < 1_000; count += 1) log.failed(run, failedWith('provider_auth'));
    log.failed(run, failedWith('provider_auth', 'other'));
    expect(lines).toHaveLength(6);
    vi.advanceTimersByTime(60_000);
    expect(lines.slice(6)).toEqual([
      'error 995 more runs had provider_auth of provider main within a minute; each has its record.',
    ]);
    log.failed(run, failedWith('provider_auth'));
    expect(lines).toHaveLength(8);
  });
});
