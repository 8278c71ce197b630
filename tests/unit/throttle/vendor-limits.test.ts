import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedToWait, LONGEST_WAIT_MS, readRateLimit } from '../../../server/src/throttle/vendor-limits';

const now = Date.parse('2026-01-01T00:00:00Z');
const seconds = now / 1_000;
const resetOf = (value: string): number | null => readRateLimit({ 'x-ratelimit-reset': value }, now).resetMs;

describe('the rate limit', () => {
  it.each([
    [
      'as Kairval tells it',
      {
        'x-ratelimit-limit': '30',
        'x-ratelimit-remaining': '27',
        'x-ratelimit-reset': String(seconds + 20),
      },
      { limit: 30, remaining: 27, resetMs: 20_000 },
    ],
    [
      'as OpenAI tells it, beside that of tokens',
      {
        'x-ratelimit-limit-requests': '60',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-limit-tokens': '150000',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      { limit: 60, remaining: 0, resetMs: 1_000 },
    ],
    [
      'in three headers of the draft',
      { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '5', 'ratelimit-reset': '50' },
      { limit: 100, remaining: 5, resetMs: 50_000 },
    ],
    [
      'in one header of the draft',
      { ratelimit: '"default";r=50;t=30' },
      { limit: null, remaining: 50, resetMs: 30_000 },
    ],
    ['where none is told', {}, { limit: null, remaining: null, resetMs: null }],
    [
      'of nonsense, as none',
      { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '-3', 'x-ratelimit-reset': 'NaN' },
      { limit: null, remaining: null, resetMs: null },
    ],
    [
      'of no whole number, as none',
      { 'x-ratelimit-limit': '1e9', 'x-ratelimit-remaining': '2.5', 'x-ratelimit-reset': '' },
      { limit: null, remaining: null, resetMs: null },
    ],
  ])('is read %s', (_, headers, expected) => {
    expect(readRateLimit(headers, now)).toStrictEqual(expected);
  });

  it.each([
    ['epoch seconds', String(seconds + 42), 42_000],
    ['epoch milliseconds', String(now + 42), 42],
    ['seconds from now', '42', 42_000],
    ['a fraction of seconds from now', '0.25', 250],
    ['minutes and seconds', '6m0s', 360_000],
    ['seconds', '1s', 1_000],
    ['seconds with a fraction', '7.66s', 7_660],
    ['milliseconds', '20ms', 20],
    ['minutes, seconds, milliseconds', '1m2s3ms', 62_003],
    ['an ISO date', '2026-01-01T00:00:30Z', 30_000],
    ['a moment gone by', String(seconds - 60), 0],
    ['a day, as the longest wait', '1d', LONGEST_WAIT_MS],
    ['an hour, as the longest wait', '1h', LONGEST_WAIT_MS],
    ['the year 9999, as the longest wait', '253402300799', LONGEST_WAIT_MS],
    ['the year 9999 in words, as the longest wait', '9999-12-31T23:59:59Z', LONGEST_WAIT_MS],
    ['more digits than there are', '9'.repeat(400), LONGEST_WAIT_MS],
    ['a negative number', '-1', null],
    ['infinity', 'Infinity', null],
    ['words', 'soon', null],
    ['an ISO date that is none', '2026-99-99T00:00:00Z', null],
  ])('begins anew after %s', (_, value, expected) => {
    expect(resetOf(value)).toBe(expected);
  });

  it('never closes a vendor for longer than a quarter of an hour, whatever the header holds', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.integer().map(String),
      fc.date().map(String),
    );
    fc.assert(
      fc.property(value, (reset) => {
        const wait = resetOf(reset);
        expect(wait === null || (Number.isInteger(wait) && wait >= 0 && wait <= LONGEST_WAIT_MS)).toBe(true);
      }),
    );
  });
});

describe('what an answer asks to wait', () => {
  it.each([
    ['its Retry-After first', 429, { 'retry-after': '3', 'x-ratelimit-reset': '9' }, 3_000],
    ['else its reset', 429, { 'x-ratelimit-reset': '9' }, 9_000],
    ['its reset with nothing left', 429, { 'x-ratelimit-reset': '9', 'x-ratelimit-remaining': '0' }, 9_000],
    [
      'no reset of a limit that is not used up',
      429,
      { 'x-ratelimit-reset': '9', 'x-ratelimit-remaining': '4' },
      null,
    ],
    ['no reset on a failure', 503, { 'x-ratelimit-reset': '9' }, null],
    ['its Retry-After on a failure', 503, { 'retry-after': '3' }, 3_000],
    ['nothing', 429, {}, null],
  ])('is %s', (_, status, headers, expected) => {
    expect(askedToWait({ status, headers }, now)).toBe(expected);
  });
});
