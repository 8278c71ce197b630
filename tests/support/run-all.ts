import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, summaryOf, type StepResult } from './run-all/report';
import { schedule } from './run-all/schedule';
import { defaultSteps, longSteps } from './run-all/steps';
import type { Step } from './run-all/step';

/** `npm test`: every check and every test, to the end; the last line counts them. With names, only those steps. */

const chosen = (names: readonly string[], folder: string): Step[] => {
  const steps = defaultSteps(folder);
  if (names.length === 0) return steps;
  const all = [...steps, ...longSteps()];
  const unknown = names.find((name) => !all.some((step) => step.name === name));
  if (unknown === undefined) return all.filter(({ name }) => names.includes(name));
  throw new Error(`There is no step “${unknown}”; use: ${all.map(({ name }) => name).join(', ')}.`);
};

const main = async (): Promise<number> => {
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'hero-tally-'));
  try {
    const results: StepResult[] = [];
    await schedule(chosen(process.argv.slice(2), folder), {
      cores: availableParallelism(),
      run: async (step) => void results.push(await runStep(step, folder)),
    });
    console.log(summaryOf(results, (performance.now() - began) / 1_000));
    return results.every(({ failed }) => failed === 0) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
