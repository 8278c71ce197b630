import { setTimeout as wait } from 'node:timers/promises';
import type { Backfill } from '../contracts/backfill';
import type { CliService } from '../contracts/cli-service';
import { INTERRUPTED } from './interrupt';
import { creditsText, progressLine } from './progress-bar';
import type { Terminal } from './terminal';

/** Milliseconds between two polls, and between two lines of output where a line cannot be overwritten. */
const POLL_MS = 500;
const PRINT_MS = 5_000;

const CLEAR_LINE = '\r\u001b[2K';

/** Whether nothing more will change on its own. */
const isOver = ({ status, runs }: Backfill): boolean => {
  const underWay = runs.running > 0 || (status === 'canceled' && runs.waiting > 0);
  return ['done', 'paused', 'canceled'].includes(status) && !underWay;
};

const waitForNextPoll = async (signal: AbortSignal): Promise<void> => {
  try {
    await wait(POLL_MS, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const createDisplay = ({ note, isLive, columns }: Terminal) => {
  const began = Date.now();
  let printedAt = -Infinity;
  return {
    show: (backfill: Backfill): void => {
      const elapsedMs = Date.now() - began;
      if (isLive) note(`${CLEAR_LINE}${progressLine(backfill, { elapsedMs, columns: columns() - 1 })}`);
      else if (elapsedMs - printedAt >= PRINT_MS) {
        printedAt = elapsedMs;
        note(`${progressLine(backfill, { elapsedMs, columns: Infinity })}\n`);
      }
    },
    end: (): void => {
      if (isLive) note('\n');
    },
  };
};

const stepsFrom = ({ id, runs }: Backfill): string[] => [
  ...(runs.failed > 0 ? [`Try the failed ones once more: npx strapi-hero backfill --retry ${id}`] : []),
  ...(runs.unknown > 0 ? ['Those in doubt wait for a person, in the history of each entry.'] : []),
];

/** Prints the result and the next steps; returns the exit code. */
const printResult = async (service: CliService, terminal: Terminal, backfill: Backfill): Promise<number> => {
  const { id, status, runs, kept, credits, message } = backfill;
  const { succeeded, failed, canceled, unknown } = runs;
  const numbers = [
    `${succeeded} drawn, ${failed} failed, ${unknown} in doubt, ${canceled} canceled, ${kept} kept`,
    `${creditsText(credits)} credits`,
  ].join('; ');
  terminal.print(`Backfill ${id} is ${status}: ${numbers}.\n`);
  if (message !== null) terminal.print(`${message}\n`);
  if (failed + unknown > 0) for (const reason of await service.whyFailed(id)) terminal.print(`  ${reason}\n`);
  for (const step of stepsFrom(backfill)) terminal.print(`${step}\n`);
  if (status === 'paused') terminal.print(`Go on with: npx strapi-hero backfill --resume ${id}\n`);
  return status === 'done' && failed + unknown + canceled === 0 ? 0 : 1;
};

/** Follows a backfill until it is over or Ctrl-C is pressed; returns the exit code. */
export const watch = async (
  service: CliService,
  { terminal, id, interrupted }: { terminal: Terminal; id: string; interrupted: AbortSignal },
): Promise<number> => {
  const display = createDisplay(terminal);
  while (!interrupted.aborted) {
    const backfill = await service.findBackfill(id);
    if (backfill === null) throw new RangeError(`The backfill ${id} is gone.`);
    display.show(backfill);
    if (isOver(backfill)) {
      display.end();
      return printResult(service, terminal, backfill);
    }
    await waitForNextPoll(interrupted);
  }
  display.end();
  const verb = 'npx strapi-hero backfill';
  terminal.note(
    `No longer watching; the backfill goes on wherever Strapi runs. Handing over what is under way here...\n` +
      `  ${verb} --watch ${id}\n  ${verb} --pause ${id}\n  ${verb} --resume ${id}\n  ${verb} --cancel ${id}\n`,
  );
  return INTERRUPTED;
};
