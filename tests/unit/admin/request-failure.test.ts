import { describe, expect, it, vi } from 'vitest';

/** Strapi's admin cannot be loaded without a browser; its errors have this shape (admin 5.54, getFetchClient). */
const { FetchError } = vi.hoisted(() => ({
  FetchError: class extends Error {
    constructor(
      message: string,
      readonly status: number,
      readonly response?: unknown,
    ) {
      super(message);
    }
  },
}));
vi.mock('@strapi/strapi/admin', () => ({ isFetchError: (error: unknown) => error instanceof FetchError }));

const { isPassing, readFailure, readPollFailure } = await import('../../../admin/src/api/request-failure');

const answer = (status: number, details: object) =>
  new FetchError('The reason.', status, { data: { error: { status, message: 'The reason.', details } } });

describe('what went wrong with a request', () => {
  it('is the code of the contract with the server’s sentence', () => {
    expect(readFailure(answer(402, { code: 'budget_exceeded', retryable: false }))).toEqual({
      kind: 'refused',
      code: 'budget_exceeded',
      message: 'The reason.',
      retryable: false,
    });
  });

  it('may be tried again where the server says so, else where the status says so', () => {
    expect(readFailure(answer(502, { code: 'download_blocked', retryable: false }))).toMatchObject({
      retryable: false,
    });
    expect(readFailure(answer(429, { code: 'provider_rate_limited' }))).toMatchObject({ retryable: true });
    expect(readFailure(answer(400, { code: 'prompt_empty' }))).toMatchObject({ retryable: false });
  });

  it('is a missing permission for 403, and for a poll only that of looking', () => {
    expect(readFailure(answer(403, {}))).toEqual({ kind: 'forbidden' });
    expect(readPollFailure(answer(403, {}))).toEqual({ kind: 'unseen' });
  });

  it('is the server’s own words where there is no code of the contract', () => {
    expect(readFailure(answer(400, { code: 'made_up' }))).toEqual({
      kind: 'unexpected',
      message: 'The reason.',
    });
  });

  it('is silence where no answer came', () => {
    expect(readFailure(new TypeError('Failed to fetch'))).toEqual({ kind: 'unreachable' });
  });
});

describe('a poll that failed', () => {
  it('is asked again while the network, a proxy or the server is away', () => {
    const passing = [
      new TypeError('Failed to fetch'),
      new FetchError('Unknown Server Error', 502),
      answer(429, {}),
    ];
    expect(passing.map(isPassing)).toEqual([true, true, true]);
  });

  it('is not asked again when the run may not be seen or is gone', () => {
    expect([answer(403, {}), answer(404, {})].map(isPassing)).toEqual([false, false]);
  });
});
