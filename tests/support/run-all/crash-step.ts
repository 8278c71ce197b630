import { spawn } from 'node:child_process';
import { pluginRoot } from '../paths';
import type { Step, Tally } from './step';

const LAST_LINE = /^cases: (\d+), failed: (\d+), violations: (\d+)$/;

/** Shows what the command prints while it runs; the answer is its last line and whether it was content. */
const watch = (args: string[]): Promise<{ code: number; lastLine: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', 'crash', '--', ...args], {
      cwd: pluginRoot,
      stdio: ['inherit', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      printed += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code: code ?? 1, lastLine: printed.trimEnd().split('\n').at(-1) ?? '' }),
    );
  });

const tallyOf = (lastLine: string): Tally => {
  const [, cases = 0, failed = 0] = (LAST_LINE.exec(lastLine) ?? []).map(Number);
  return { passed: cases - failed, failed };
};

/** The crash proofs, in the selection that `npm test` has time for; counts their cases. */
export const crashStep: Step = {
  heading: 'Crashes',
  run: async () => {
    const { code, lastLine } = await watch(['--short']);
    const tally = tallyOf(lastLine);
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  },
};
