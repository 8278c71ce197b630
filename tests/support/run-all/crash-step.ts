import { pluginRoot } from '../paths';
import { runTool } from '../tool';
import type { Step, StepOptions, Tally } from './step';

const LAST_LINE = /^cases: (\d+), failed: (\d+), violations: (\d+)$/;

const tallyOf = (output: string): Tally => {
  const [, cases = 0, failed = 0] = (LAST_LINE.exec(output.split('\n').at(-1) ?? '') ?? []).map(Number);
  return { passed: cases - failed, failed };
};

/** The crash proofs; counts their cases. */
export const crashStep = (
  args: string[],
  { name = 'crash', cores = 1, after = [] }: StepOptions = {},
): Step => ({
  name,
  cores,
  after,
  run: async ({ print, env }) => {
    const { code, output } = await runTool('tsx', {
      args: ['tests/crash/index.ts', ...args],
      cwd: pluginRoot,
      env,
    });
    const tally = tallyOf(output);
    if (code === 0 && tally.failed === 0) return tally;
    print(output);
    return { ...tally, failed: Math.max(1, tally.failed) };
  },
});
