/** Header names in lower case; of a repeated header the last value. */
export type ReplyHeaders = Readonly<Record<string, string>>;

const decimal = /^\d+(\.\d+)?$/;
/** Sooner than any run's patience ends; keeps an absurd header from overflowing timers. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

const clamp = (ms: number): number => Math.min(Math.max(Math.ceil(ms), 0), LONGEST_MS);

/**
 * How long a vendor asks to be left alone, in milliseconds from `now` (epoch milliseconds): `retry-after-ms`,
 * or `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3). Null when it does not say, or nonsense.
 */
export const parseRetryAfter = (headers: ReplyHeaders, now: number): number | null => {
  const exact = headers['retry-after-ms']?.trim();
  if (exact !== undefined && decimal.test(exact)) return clamp(Number(exact));

  const value = headers['retry-after']?.trim();
  if (value === undefined) return null;
  if (decimal.test(value)) return clamp(Number(value) * 1000);
  // Every HTTP date begins with a day's name; Date.parse alone would also take "-1" or "5 apples".
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(value)) return null;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : clamp(date - now);
};
