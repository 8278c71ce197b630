import { describe, expect, it } from 'vitest';
import { creditsText, progressLine } from '../../../server/src/cli/progress-bar';
import type { Backfill } from '../../../server/src/contracts/backfill';

const runs = (counts: Partial<Backfill['runs']>): Backfill['runs'] => ({
  ...{ waiting: 0, running: 0, succeeded: 0, failed: 0, canceled: 0, unknown: 0 },
  ...counts,
});
const WIDE = { elapsedMs: 65_400, columns: 200 };
const full = (line: string): number => line.split('█').length - 1;

describe('the line of a progress bar', () => {
  it('shows how much is over, what it cost and how long it took', () => {
    const line = progressLine(
      { status: 'running', runs: runs({ succeeded: 5, failed: 1, running: 2, waiting: 4 }), credits: 10.5 },
      WIDE,
    );
    expect(line).toBe('████████████░░░░░░░░░░░░  50%  5 done · 1 failed · 6 waiting · 10.5 credits · 01:05');
  });

  it('is full only when everything is over', () => {
    const nearly = { status: 'running', runs: runs({ succeeded: 9_999, running: 1 }), credits: 0 } as const;
    expect(progressLine(nearly, WIDE)).toContain(' 99%');
    expect(full(progressLine(nearly, WIDE))).toBe(23);
    const done = { status: 'done', runs: runs({ succeeded: 9_999, unknown: 1 }), credits: 0 } as const;
    expect(progressLine(done, WIDE)).toContain('100%  9999 done · 0 failed · 1 in doubt · 0 waiting');
    expect(full(progressLine(done, WIDE))).toBe(24);
    expect(progressLine({ status: 'done', runs: runs({}), credits: 0 }, WIDE)).toContain('100%');
  });

  it('gives no share while nobody knows the whole', () => {
    const line = progressLine({ status: 'preparing', runs: runs({ succeeded: 3 }), credits: 6 }, WIDE);
    expect([full(line), line.includes('%'), line.includes('3 done')]).toEqual([0, false, true]);
  });

  it('never breaks the line: the bar shrinks, then goes, then the end is cut', () => {
    const state = { status: 'running', runs: runs({ succeeded: 1, waiting: 1 }), credits: 2 } as const;
    const lineOn = (columns: number): string => progressLine(state, { elapsedMs: 0, columns });
    const widest = lineOn(Infinity).length;
    for (const [columns, cells] of [
      [200, 24],
      [widest, 24],
      [widest - 1, 23],
      [widest - 16, 8],
      [widest - 17, 0],
      [10, 0],
      [1, 0],
    ] as const) {
      expect(lineOn(columns).length).toBeLessThanOrEqual(columns);
      expect(lineOn(columns).replaceAll(/[^█░]/g, '')).toHaveLength(cells);
    }
    expect(lineOn(10)).toBe('50%  1 don');
    expect(lineOn(79)).toContain('█');
  });

  it('counts hours, and credits without dust', () => {
    const line = progressLine(
      { status: 'done', runs: runs({}), credits: 0 },
      { ...WIDE, elapsedMs: 3_723_000 },
    );
    expect(line.endsWith('1:02:03')).toBe(true);
    expect([creditsText(0.1 + 0.2), creditsText(6), creditsText(0)]).toEqual(['0.3', '6', '0']);
  });
});
