import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { cacheFolder, pluginRoot } from '../paths';
import { REACHED } from './arm';
import {
  TASK,
  type RequestName,
  type Requests,
  type ServerMessage,
  type ServerTask,
} from './server-requests';

/** A Strapi in a process of its own. */
export interface CrashServer {
  /** Fails when the server dies before it answers. */
  ask: <Name extends RequestName>(
    name: Name,
    order: Requests[Name]['order'],
  ) => Promise<Requests[Name]['answer']>;
  signal: (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => void;
  /** When the process is gone. */
  ended: Promise<void>;
  /** When it has come to the point where it ends itself. */
  reached: Promise<void>;
  /** What it printed. */
  output: () => string;
}

const bundle = join(cacheFolder, `crash-server-${process.pid}.mjs`);
let bundled: Promise<unknown> | undefined;

/**
 * The server's code in one file: two thirds of a second less for each of some hundred starts than through the
 * TypeScript loader, which looks into every module of Strapi as well.
 */
const bundleServer = (): Promise<unknown> =>
  (bundled ??= mkdir(cacheFolder, { recursive: true }).then(() =>
    build({
      entryPoints: [join(pluginRoot, 'tests/support/crash/server-process.ts')],
      outfile: bundle,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    }),
  ));

/** Node 22 and newer keep compiled modules from one start to the next. */
const QUICK_START = { NODE_COMPILE_CACHE: join(cacheFolder, 'crash-compiled') };

const alive = new Set<() => void>();

/** A frozen server does not notice that its parent is gone. */
process.once('exit', () => {
  for (const kill of alive) kill();
  rmSync(bundle, { force: true });
});

/** Starts a server on a folder; the answer is there when Strapi is loaded. */
export const startServer = async (task: ServerTask, env: Record<string, string>): Promise<CrashServer> => {
  await bundleServer();
  const child = fork(bundle, [], {
    cwd: task.dir,
    env: { ...process.env, ...env, ...QUICK_START, [TASK]: JSON.stringify(task) },
    // A start makes much garbage at once; collecting it seldom takes a tenth off the time.
    execArgv: ['--max-semi-space-size=64'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  alive.add(kill);

  let printed = '';
  let asked = 0;
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  const reached = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes(REACHED)) resolve();
    });
  });
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  // The process is gone only when nothing can come out of it any more.
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      alive.delete(kill);
      for (const { reject } of waiting.values()) reject(new Error(`The server is gone. ${printed.trim()}`));
      waiting.clear();
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    void ended.then(() => reject(new Error(`The server did not start. ${printed.trim()}`)));
    child.on('message', (message: ServerMessage) => {
      if ('ready' in message) {
        resolve();
        return;
      }
      const waiter = waiting.get(message.id);
      waiting.delete(message.id);
      if ('failed' in message) waiter?.reject(new Error(message.failed));
      else waiter?.resolve(message.answer as never);
    });
  });

  return {
    ask: (name, order) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        // A server may die while it is told something: what it said before is heard first.
        child.send({ id: asked, name, order }, (error) => {
          if (error !== null) void ended.then(() => reject(new Error('The server is gone.')));
        });
      }),
    signal: (signal) => {
      child.kill(signal);
    },
    ended,
    reached,
    output: () => printed.replaceAll(`${REACHED}\n`, '').trim(),
  };
};
