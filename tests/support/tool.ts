import { spawn, type Serializable } from 'node:child_process';
import { join } from 'node:path';
import { nodeModules } from './paths';

export interface ToolRun {
  /** Null when a signal ended it. */
  code: number | null;
  /** What it printed, both streams in their order. */
  output: string;
}

export interface ToolOptions {
  args?: string[];
  cwd: string;
  env?: Record<string, string>;
  /** Told of what it sends with `process.send`. */
  onMessage?: (message: Serializable) => void;
}

/** Runs a command to its end. */
export const runCommand = (
  command: string,
  { args = [], cwd, env = {}, onMessage }: ToolOptions,
): Promise<ToolRun> =>
  new Promise((resolve, reject) => {
    const tool = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', ...(onMessage === undefined ? [] : (['ipc'] as const))],
    });
    const chunks: Buffer[] = [];
    for (const stream of [tool.stdout, tool.stderr])
      stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    if (onMessage !== undefined) tool.on('message', onMessage);
    tool.once('error', reject);
    tool.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8').trim() }));
  });

/** Runs a tool of `node_modules/.bin` to its end. */
export const runTool = (command: string, options: ToolOptions): Promise<ToolRun> =>
  runCommand(join(nodeModules, '.bin', command), options);
