/** One row of the design's table of numbers. Milliseconds are medians. */
export interface BenchRow {
  row: string;
  ours: number;
  /** What it is compared with in the same run; null for a row that holds an absolute number. */
  baseline: number | null;
  /** `ours` to `baseline`, or `ours` itself: to be at most `hold`. */
  ratio: number;
  hold: number;
}

export const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await run();
  return performance.now() - start;
};

export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

interface Contest {
  row: string;
  hold: number;
  rounds: number;
  ours: () => Promise<unknown>;
  baseline: () => Promise<unknown>;
}

/** Alternates both ways in one process, after a warm-up, so that a busy machine slows both alike. */
export const compare = async ({ row, hold, rounds, ours, baseline }: Contest): Promise<BenchRow> => {
  await ours();
  await baseline();
  const times = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await timed(ours));
    times.baseline.push(await timed(baseline));
  }
  const result = { ours: median(times.ours), baseline: median(times.baseline) };
  return { row, ...result, ratio: result.ours / result.baseline, hold };
};
