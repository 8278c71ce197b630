import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../../server/src/throttle/retry-after';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['seconds', { 'retry-after': '20' }, 20_000],
    ['fractions of seconds', { 'retry-after': '0.5' }, 500],
    ['milliseconds, before seconds', { 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    ['an HTTP date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    ['an old date format', { 'retry-after': 'Thursday, 01-Jan-26 00:00:30 GMT' }, 30_000],
    ['a date gone by', { 'retry-after': 'Wed, 31 Dec 2025 23:59:00 GMT' }, 0],
    ['an absurd time, as a day', { 'retry-after': '99999999999' }, 86_400_000],
    ['nonsense in one header, sense in the other', { 'retry-after-ms': 'soon', 'retry-after': '2' }, 2_000],
    ['nothing', {}, null],
    ['an empty value', { 'retry-after': '' }, null],
    ['a negative number', { 'retry-after': '-5' }, null],
    ['words', { 'retry-after': 'later' }, null],
  ])('is read from %s', (_, headers, expected) => {
    expect(parseRetryAfter(headers, now)).toBe(expected);
  });

  it('is never negative, endless or no number, whatever the header holds', () => {
    const value = fc.oneof(fc.string(), fc.double().map(String), fc.date().map(String));
    fc.assert(
      fc.property(value, value, (seconds, milliseconds) => {
        const wait = parseRetryAfter({ 'retry-after': seconds, 'retry-after-ms': milliseconds }, now);
        expect(wait === null || (Number.isInteger(wait) && wait >= 0 && wait <= 86_400_000)).toBe(true);
      }),
    );
  });

  it('reads back every date to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_000 }), (seconds) => {
        const date = new Date(now + seconds * 1_000).toUTCString();
        expect(parseRetryAfter({ 'retry-after': date }, now)).toBe(seconds * 1_000);
      }),
    );
  });
});
