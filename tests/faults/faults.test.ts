import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_CASES } from './cases';
import { runCases, type Results } from './run-cases';

let results: Results | undefined;
beforeAll(async () => {
  results = await runCases(ALL_CASES);
});
afterAll(() => results?.close());

const numbered = ALL_CASES.map((one, index) => ({ ...one, index }));
const casesOf = (vendor: string) =>
  numbered.filter((one) => one.vendor === vendor).map((one) => [one.fault, one] as const);

describe.each([...new Set(ALL_CASES.map(({ vendor }) => vendor))])('%s', (vendor) => {
  it.each(casesOf(vendor))('%s', (_fault, { index, ends }) => {
    const { row, hero, billed, billedKeys } = results!.outcomes[index]!;
    const { status, error, calls, warnings } = row;
    const sentence = error?.message ?? warnings.join(' ');
    expect({ status, code: error?.code ?? null, billed }, sentence).toStrictEqual({
      status: ends.status,
      code: ends.code,
      billed: ends.billed,
    });
    if (ends.says !== null) expect(sentence).toMatch(ends.says);

    // One sentence of a moderate length, that says what to do and does not tell the prompt.
    if (error !== null) {
      expect(error.message.length).toBeLessThan(500);
      expect(error.message).toMatch(/[:;] .+\.$/);
      expect(error.message).not.toContain('a quiet harbour at dawn');
    }
    // Billed at most once, and every bill stands in the ledger.
    expect(new Set(billedKeys).size).toBe(billedKeys.length);
    const known = calls.map(({ idempotencyKey }) => idempotencyKey);
    for (const key of billedKeys) expect(known).toContain(key);

    // The entry is as it was, or has the whole hero.
    if (status === 'succeeded') expect(hero).toMatchObject({ source: 'ai', generation: row.runId });
    else expect([hero, row.hero, row.candidates]).toStrictEqual([null, null, []]);
  });
});

describe('together they', () => {
  it('never reached a forbidden address', () => {
    expect(results!.forbidden).toBe(0);
  });

  it('left no file behind that belongs to no hero', () => {
    expect(results!.strayFiles).toStrictEqual([]);
  });

  it('left no bytes behind', () => {
    expect(results!.spooled).toStrictEqual([]);
  });

  it('sent no key to where pictures lie', () => {
    expect(results!.downloadsWithKey).toBe(0);
  });
});
