import { spawn } from 'node:child_process';
import { pluginRoot } from '../paths';

export interface Tally {
  passed: number;
  failed: number;
  /** What failed, a line each, to be said again at the very end. */
  failures?: string[];
}

export interface Step {
  heading: string;
  run: () => Promise<Tally>;
}

/** Runs a command with its output in this terminal; the exit code, 1 when a signal ended it. */
export const runCommand = (
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: pluginRoot,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });

/** A check that counts as one. */
export const check = (heading: string, passes: () => Promise<boolean>): Step => ({
  heading,
  run: async () => ((await passes()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
});

/** A check that is a script of package.json. */
export const scriptCheck = (heading: string, script: string): Step =>
  check(heading, async () => (await runCommand('npm', ['run', '--silent', script])) === 0);
