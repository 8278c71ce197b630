import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaidCall } from '../../../server/src/billing/paid-call';
import { toAmount, toCredits } from '../../../server/src/billing/amount';
import { countedImages, ledgerEntriesOf, weightOf } from '../../../server/src/billing/ledger-entries';
import { periodsOf } from '../../../server/src/billing/budget-periods';

const call = (changes: Partial<PaidCall> = {}): PaidCall => ({
  provider: 'main',
  model: 'm',
  idempotencyKey: 'a',
  jobId: null,
  asked: 2,
  delivered: 0,
  credits: 4,
  estimated: true,
  outcome: 'open',
  calledBack: false,
  sentAt: null,
  askedAgain: false,
  free: false,
  ...changes,
});

const anyCall = fc
  .record({
    idempotencyKey: fc.constantFrom('a', 'b', 'c', 'd'),
    credits: fc.option(fc.integer({ min: 0, max: 9_000 }).map((cents) => cents / 100)),
    outcome: fc.constantFrom('open', 'delivered', 'refused', 'failed', 'unknown' as const),
    asked: fc.integer({ min: 1, max: 4 }),
    delivered: fc.integer({ min: 0, max: 4 }),
  })
  .map((changes) => call(changes as Partial<PaidCall>));
const anyCalls = fc.uniqueArray(anyCall, { selector: ({ idempotencyKey }) => idempotencyKey });

describe("the spend ledger's entries", () => {
  it('charge a call with its maximum price until it is known to be free', () => {
    expect(weightOf(call())).toEqual({ amount: 4_000_000, images: 2 });
    expect(weightOf(call({ outcome: 'unknown' }))).toEqual({ amount: 4_000_000, images: 2 });
    expect(weightOf(call({ outcome: 'delivered', delivered: 1 }))).toEqual({ amount: 4_000_000, images: 1 });
    expect(weightOf(call({ outcome: 'refused', credits: 4 }))).toEqual({ amount: 0, images: 0 });
  });

  it('add up to the charges of the calls, in whatever order these change', () => {
    fc.assert(
      fc.property(fc.array(anyCalls, { minLength: 1, maxLength: 6 }), (history) => {
        const lines = new Map<string, number>();
        let before: PaidCall[] = [];
        for (const calls of history) {
          for (const { kind, call: one, weight } of ledgerEntriesOf({ calls: before }, { calls })) {
            // A line is opened once and only changed afterwards.
            if (kind === 'settle') expect(lines.has(one.idempotencyKey)).toBe(true);
            lines.set(one.idempotencyKey, weight.amount);
          }
          before = calls;
          const booked = [...lines.values()].reduce((sum, amount) => sum + amount, 0);
          const called = calls.reduce((sum, one) => sum + weightOf(one).amount, 0);
          expect(booked).toBe(called);
        }
      }),
    );
  });

  it('are empty for a change without a charge', () => {
    const open = call();
    expect(
      ledgerEntriesOf({ calls: [open] }, { calls: [{ ...open, jobId: 'job', calledBack: true }] }),
    ).toEqual([]);
  });

  it('lose no millionth of a credit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }),
        (amount) => toAmount(toCredits(amount)) === amount,
      ),
    );
  });

  it('count no free image against a person’s budget', () => {
    expect(countedImages(call())).toBe(2);
    expect(countedImages(call({ credits: null }))).toBe(2);
    expect(countedImages(call({ credits: 0 }))).toBe(0);
    expect(countedImages(call({ free: true }))).toBe(0);
    expect(countedImages(call({ outcome: 'refused', credits: 0 }))).toBe(0);
  });

  it('count images per person only for runs that a person requested', () => {
    const weight = { amount: 1, images: 1 };
    const kinds = (requestedBy: string) =>
      periodsOf({ day: '2026-11-21', requestedBy, weight }, { imagesPerUserPerDay: 3 }).map(({ key }) => key);
    expect(kinds('admin:1')).toEqual(['day 2026-11-21', 'month 2026-11', 'images 2026-11-21 admin:1']);
    expect(kinds('publish')).toEqual(['day 2026-11-21', 'month 2026-11']);
    expect(kinds('backfill')).toEqual(['day 2026-11-21', 'month 2026-11']);
  });
});
