/** One row of the design's table of numbers. Times are medians unless the row says otherwise. */
export interface BenchRow {
  row: string;
  ours: number;
  /** What it is compared with in the same run; null for a row that holds an absolute number. */
  baseline: number | null;
  /** `ours` to `baseline`, what it adds to it, or `ours` itself: to be at most `hold`. */
  ratio: number;
  hold: number;
  /** Default: milliseconds. */
  unit?: 'ms' | 'MB' | 'calls';
  /** How `ours` and `baseline` are compared. Default: by their ratio. */
  comparison?: 'ratio' | 'difference';
  /** What else was seen on the way. */
  notes?: string[];
}

export const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await run();
  return performance.now() - start;
};

/** The value that this share of all values is below, such as 0.95. */
export const quantile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: number[]): number => quantile(values, 0.5);

interface Sides<Value> {
  ours: Value;
  baseline: Value;
}

interface Rounds extends Sides<(round: number) => Promise<unknown>> {
  rounds: number;
  /** After each, untimed: ends what one left behind, so that it does not slow the next. */
  settle?: () => Promise<unknown>;
}

/** Times both ways in turns, each first in every other round, so that a busy machine slows both alike. */
export const interleave = async ({ rounds, ours, baseline, settle }: Rounds): Promise<Sides<number[]>> => {
  const times: Sides<number[]> = { ours: [], baseline: [] };
  for (let round = 0; round < rounds; round += 1) {
    const runs = [
      async () => times.ours.push(await timed(() => ours(round))),
      async () => times.baseline.push(await timed(() => baseline(round))),
    ];
    for (const run of round % 2 === 0 ? runs : runs.toReversed()) {
      await run();
      await settle?.();
    }
  }
  return times;
};

/** Rows of two series of times, one for each quantile that is to be held. */
export const quantileRows = (
  row: string,
  times: Sides<number[]>,
  holds: { share: number; hold: number }[],
): BenchRow[] =>
  holds.map(({ share, hold }) => {
    const result = { ours: quantile(times.ours, share), baseline: quantile(times.baseline, share) };
    return {
      row: `${row}, p${Math.round(share * 100)}`,
      ...result,
      ratio: result.ours / result.baseline,
      hold,
    };
  });

interface Contest extends Sides<() => Promise<unknown>> {
  row: string;
  hold: number;
  rounds: number;
}

/** Alternates both ways in one process, after a warm-up. */
export const compare = async ({ row, hold, rounds, ours, baseline }: Contest): Promise<BenchRow> => {
  await ours();
  await baseline();
  const times = await interleave({ rounds, ours, baseline });
  const result = { ours: median(times.ours), baseline: median(times.baseline) };
  return { row, ...result, ratio: result.ours / result.baseline, hold };
};
