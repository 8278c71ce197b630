import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pluginRoot } from '../paths';
import { countBoot } from '../strapi-process';
import { record } from '../tally/record';

export interface CliRun {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliProcess {
  dir: string;
  env: NodeJS.ProcessEnv;
  /** Told of everything on standard error so far, each time there is more. */
  onNote?: ((soFar: string, end: (signal: NodeJS.Signals) => void) => void) | undefined;
}

/** Runs the built `strapi-hero` in a folder, to its end. */
export const runCli = (args: string[], { dir, env, onNote }: CliProcess): Promise<CliRun> =>
  new Promise((resolve, reject) => {
    countBoot();
    const child = spawn(process.execPath, [join(pluginRoot, 'dist/cli/index.js'), ...args], {
      cwd: dir,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
      onNote?.(said.stderr, (signal) => child.kill(signal));
    });
    child.once('error', reject);
    child.once('close', (code) => {
      record('log', `${said.stdout}\n${said.stderr}`);
      resolve({ code, ...said });
    });
  });
