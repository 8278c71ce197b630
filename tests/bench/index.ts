import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { benchBackfill } from './backfill';
import { benchBoot } from './boot';
import { benchBrandCard } from './brand-card';
import { benchLedger } from './ledger';
import type { BenchRow } from './measure';
import { benchMediaLibrary } from './media-library';
import { printedRow } from './print-row';
import { benchPublish } from './publish';
import { benchRenditions } from './renditions';
import { benchRepeatedRequest } from './repeated-request';
import { benchRestList } from './rest-list';

/**
 * `npm run bench`: the rows of the design's table of numbers, each measured against its baseline in this very
 * run. Printed, and written to tests/output/bench.json. With names of benches, such as
 * `npm run bench -- publish`, only these. Ends with exit code 1 when a bench could not be measured.
 */

const OUTPUT = 'tests/output';

const BENCHES: Record<string, () => Promise<BenchRow | BenchRow[]>> = {
  'media-library': benchMediaLibrary,
  renditions: benchRenditions,
  'brand-card': benchBrandCard,
  publish: benchPublish,
  'rest-list': benchRestList,
  ledger: benchLedger,
  'repeated-request': benchRepeatedRequest,
  boot: benchBoot,
  backfill: benchBackfill,
};

const chosen = (names: string[]): (keyof typeof BENCHES)[] => {
  const unknown = names.find((name) => !(name in BENCHES));
  if (unknown === undefined) return names.length === 0 ? Object.keys(BENCHES) : names;
  throw new Error(`There is no bench “${unknown}”; use: ${Object.keys(BENCHES).join(', ')}.`);
};

/** The rows of one bench. One that throws has none: its error is printed, and the others are still measured. */
const measured = async (name: string): Promise<BenchRow[]> => {
  try {
    return [(await BENCHES[name]?.()) ?? []].flat();
  } catch (error) {
    console.error(`failed  ${name}`, error);
    process.exitCode = 1;
    return [];
  }
};

const main = async (): Promise<void> => {
  const rows: BenchRow[] = [];
  for (const name of chosen(process.argv.slice(2))) {
    const found = await measured(name);
    for (const row of found) console.log(printedRow(row));
    rows.push(...found);
  }
  const machine = {
    node: process.version,
    cpus: cpus().length,
    usable: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    load: loadavg(),
  };
  console.log(
    `Load of the machine ${machine.load.map((one) => one.toFixed(1)).join(', ')} on ${machine.cpus} processors, of which this run had ${machine.usable}.`,
  );
  await mkdir(OUTPUT, { recursive: true });
  await writeFile(`${OUTPUT}/bench.json`, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
