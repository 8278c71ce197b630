#!/usr/bin/env node
import { HeroError } from '../contracts/error';
import { backfill } from './backfill';
import { doctor } from './doctor';
import { HELP } from './help';
import { BootError } from './open-app';
import { createTerminal, type Terminal } from './terminal';
import { UsageError } from './usage-error';

const verbs = new Map([
  ['backfill', backfill],
  ['doctor', doctor],
]);

const run = async ([name = '', ...args]: string[], terminal: Terminal): Promise<number> => {
  if (name === 'help' || [name, ...args].some((word) => word === '--help' || word === '-h')) {
    terminal.print(HELP);
    return 0;
  }
  const verb = verbs.get(name);
  if (verb === undefined)
    throw new UsageError(`“${name}” is none of: ${[...verbs.keys()].join(', ')}.\n\n${HELP}`);
  return verb(args, { terminal, appDir: process.cwd() });
};

const explain = (error: unknown): { code: number; message: string } => {
  if (error instanceof UsageError) return { code: 2, message: error.message };
  // For example a content type, field or filter that does not exist.
  if (HeroError.isInstance(error))
    return { code: error.code === 'config_invalid' ? 2 : 1, message: error.message };
  if (error instanceof BootError) {
    return {
      code: 1,
      message: `Strapi does not start: ${error.message}\nnpx strapi-hero doctor tells more.`,
    };
  }
  return { code: 1, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
};

const main = async (): Promise<void> => {
  const terminal = createTerminal(process);
  const code = await run(process.argv.slice(2), terminal).catch((error: unknown) => {
    const { code, message } = explain(error);
    terminal.note(`${message.trimEnd()}\n`);
    return code;
  });
  // The app may leave timers and sockets open.
  process.exit(code);
};

void main();
