import { parseRetryAfter } from './retry-after';
import type { ReplyHeaders } from './retry-after';

/** What an answer tells of the vendor's limit on requests; null: not told, or nonsense. */
export interface RateLimit {
  /** Requests in the vendor's window, at least 1. */
  limit: number | null;
  /** Requests left in it. */
  remaining: number | null;
  /** Milliseconds until it begins anew, never more than `LONGEST_WAIT_MS`. */
  resetMs: number | null;
}

/** No header closes a vendor for longer, whatever it says. */
export const LONGEST_WAIT_MS = 15 * 60 * 1000;

/** OpenAI counts requests and tokens apart; Kairval and most others send the plain name; the IETF draft has no `x-`. */
const SPELLINGS = {
  limit: ['x-ratelimit-limit-requests', 'x-ratelimit-limit', 'ratelimit-limit'],
  remaining: ['x-ratelimit-remaining-requests', 'x-ratelimit-remaining', 'ratelimit-remaining'],
  reset: ['x-ratelimit-reset-requests', 'x-ratelimit-reset', 'ratelimit-reset'],
} as const;

const valueOf = (headers: ReplyHeaders, names: readonly string[]): string | null =>
  names.map((name) => headers[name]?.trim()).find((value) => value !== undefined && value !== '') ?? null;

/** `30`, and the draft's `30, 30;w=60`. */
const readCount = (value: string | null, least: number): number | null => {
  const digits = /^(\d{1,9})(?:[\s,;]|$)/.exec(value ?? '')?.[1];
  return digits === undefined || Number(digits) < least ? null : Number(digits);
};

const decimal = /^\d+(?:\.\d+)?$/;
const isoDate = /^\d{4}-\d{2}-\d{2}T/;
/** OpenAI's durations, such as `6m0s`, `1s` and `20ms`. */
const duration = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1_000, 1] as const;

/** Larger numbers are moments and no spans: from 2001 on as epoch seconds, and as epoch milliseconds. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MILLISECONDS = 1e12;

const spanOf = (value: string, now: number): number | null => {
  if (decimal.test(value)) {
    const number = Number(value);
    if (number >= EPOCH_MILLISECONDS) return number - now;
    return number >= EPOCH_SECONDS ? number * 1000 - now : number * 1000;
  }
  if (isoDate.test(value)) {
    const date = Date.parse(value);
    return Number.isNaN(date) ? null : date - now;
  }
  const parts: readonly (string | undefined)[] | undefined = duration.exec(value)?.slice(1);
  if (parts === undefined) return null;
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (UNITS_MS[index] ?? 0), 0);
};

const readReset = (value: string | null, now: number): number | null => {
  const span = value === null ? null : spanOf(value, now);
  return span === null ? null : Math.min(Math.max(Math.ceil(span), 0), LONGEST_WAIT_MS);
};

/** A member of the draft's one-line form, `"default";r=50;t=30`. */
const draftMember = (headers: ReplyHeaders, name: 'r' | 't'): string | null =>
  new RegExp(`;\\s*${name}=(\\d{1,15})`).exec(headers.ratelimit ?? '')?.[1] ?? null;

/** Reads `X-RateLimit-*` in the spellings vendors use, and `RateLimit` as drafted by the IETF. `now` in epoch milliseconds. */
export const readRateLimit = (headers: ReplyHeaders, now: number): RateLimit => ({
  limit: readCount(valueOf(headers, SPELLINGS.limit), 1),
  remaining: readCount(valueOf(headers, SPELLINGS.remaining) ?? draftMember(headers, 'r'), 0),
  resetMs: readReset(valueOf(headers, SPELLINGS.reset) ?? draftMember(headers, 't'), now),
});

/**
 * How long an answer asks to be left alone, in milliseconds: its `Retry-After`, or on a 429 without one the
 * time until its limit begins anew. A 429 with requests left is about something else, such as jobs at once.
 */
export const askedToWait = (
  { status, headers }: { status: number; headers: ReplyHeaders },
  now: number,
): number | null => {
  const asked = parseRetryAfter(headers, now);
  if (asked !== null || status !== 429) return asked;
  const { remaining, resetMs } = readRateLimit(headers, now);
  return remaining === null || remaining === 0 ? resetMs : null;
};
