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

describe('readFailure', () => {
  it("returns the contract's error code with the server’s sentence", () => {
    expect(readFailure(answer(402, { code: 'budget_exceeded', retryable: false }))).toEqual({
      kind: 'refused',
      code: 'budget_exceeded',
      message: 'The reason.',
      retryable: false,
    });
  });

  it('is retryable as the server says, else by status', () => {
    expect(readFailure(answer(502, { code: 'download_blocked', retryable: false }))).toMatchObject({
      retryable: false,
    });
    expect(readFailure(answer(429, { code: 'provider_rate_limited' }))).toMatchObject({ retryable: true });
    expect(readFailure(answer(400, { code: 'prompt_empty' }))).toMatchObject({ retryable: false });
  });

  it('reads 403 as a missing permission, and for a poll as a missing read permission', () => {
    expect(readFailure(answer(403, {}))).toEqual({ kind: 'forbidden' });
    expect(readPollFailure(answer(403, {}))).toEqual({ kind: 'unseen' });
  });

  it('returns the server’s message where there is no error code of the contract', () => {
    expect(readFailure(answer(400, { code: 'made_up' }))).toEqual({
      kind: 'unexpected',
      message: 'The reason.',
    });
  });

  it('reads a missing response as unreachable', () => {
    expect(readFailure(new TypeError('Failed to fetch'))).toEqual({ kind: 'unreachable' });
  });
});

describe('isPassing', () => {
  it('repeats a poll while the network, a proxy or the server is unavailable', () => {
    const passing = [
      new TypeError('Failed to fetch'),
      new FetchError('Unknown Server Error', 502),
      answer(429, {}),
    ];
    expect(passing.map(isPassing)).toEqual([true, true, true]);
  });

  it('does not repeat a poll when the run is hidden or gone', () => {
    expect([answer(403, {}), answer(404, {})].map(isPassing)).toEqual([false, false]);
  });
});
