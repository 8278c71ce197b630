import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { benchBrandCard } from './brand-card';
import type { BenchRow } from './measure';
import { benchMediaLibrary } from './media-library';
import { benchRenditions } from './renditions';

/**
 * `npm run bench`: the rows of the design's table of numbers, each measured against its baseline in this very
 * run. Printed, and written to tests/output/bench.json.
 */

const OUTPUT = 'tests/output';

const printed = ({ row, ours, baseline, ratio, hold }: BenchRow): string => {
  const measured =
    baseline === null
      ? `${ours.toFixed(0)} ms`
      : `${ratio.toFixed(2)}× (${ours.toFixed(0)} ms to ${baseline.toFixed(0)} ms)`;
  const bound = baseline === null ? `≤ ${hold} ms` : `≤ ${hold}×`;
  return `${ratio <= hold ? 'held  ' : 'missed'}  ${row}\n        ${measured}, to hold ${bound}`;
};

const main = async (): Promise<void> => {
  const rows = [await benchMediaLibrary(), await benchRenditions(), await benchBrandCard()];
  for (const row of rows) console.log(printed(row));
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown' };
  await mkdir(OUTPUT, { recursive: true });
  await writeFile(`${OUTPUT}/bench.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
