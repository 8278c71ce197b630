import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nodeModules } from './paths';

export interface ToolRun {
  /** Null when a signal ended it. */
  code: number | null;
  /** What it printed, both streams in their order. */
  output: string;
}

/** Runs a tool of `node_modules/.bin` to its end. */
export const runTool = (
  command: string,
  { args = [], cwd, env = {} }: { args?: string[]; cwd: string; env?: Record<string, string> },
): Promise<ToolRun> =>
  new Promise((resolve, reject) => {
    const tool = spawn(join(nodeModules, '.bin', command), args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    tool.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    tool.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    tool.once('error', reject);
    tool.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8').trim() }));
  });
