import type { Backfill, BackfillInput } from '../contracts/backfill';
import type { CliService } from '../contracts/cli-service';
import { readBackfillArguments, type BackfillCommand } from './backfill-arguments';
import { INTERRUPTED, abortOnSignal } from './interrupt';
import { openApp } from './open-app';
import { planTable } from './plan-table';
import { creditsText } from './progress-bar';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';
import { watch } from './watch';

interface Context {
  service: CliService;
  terminal: Terminal;
  /** Aborts on Ctrl-C. */
  interrupted: AbortSignal;
}

const unknownId = (id: string): UsageError =>
  new UsageError(`There is no backfill ${id}: npx strapi-hero backfill --list shows them.`);

const lineOf = ({ id, status, uid, runs, credits, createdAt }: Backfill): string => {
  const { waiting, running, succeeded, failed, unknown } = runs;
  const counts = `${succeeded} done, ${failed + unknown} failed, ${waiting + running} waiting`;
  return `${[id, status.padEnd(9), createdAt.slice(0, 16), uid, counts, `${creditsText(credits)} credits`].join('  ')}\n`;
};

/** Whether the user confirms; null on Ctrl-C. */
const isAgreed = async ({ terminal, interrupted }: Context, runs: number): Promise<boolean | null> => {
  const answer = await terminal.ask(`Draw ${runs} ${runs === 1 ? 'hero' : 'heroes'}? [y/N] `);
  return answer === null || interrupted.aborted ? null : /^y(es)?$/i.test(answer.trim());
};

const draw = async (
  context: Context,
  { order, yes }: { order: BackfillInput; yes: boolean },
): Promise<number> => {
  const { service, terminal, interrupted } = context;
  const plan = await service.planBackfill(order);
  terminal.print(planTable(plan));
  if (order.dryRun) return plan.problems.length === 0 ? 0 : 1;
  if (plan.runs === 0) {
    terminal.print('There is nothing to draw.\n');
    return 0;
  }
  const isWanted = yes || (await isAgreed(context, plan.runs));
  if (isWanted !== true || interrupted.aborted) {
    terminal.note('Nothing was started.\n');
    return isWanted === false ? 0 : INTERRUPTED;
  }
  const { id } = await service.startBackfill(order);
  terminal.note(`Backfill ${id} has begun; Ctrl-C leaves it.\n`);
  return watch(service, { terminal, id, interrupted });
};

const execute = async (context: Context, command: BackfillCommand): Promise<number> => {
  const { service, terminal, interrupted } = context;
  switch (command.kind) {
    case 'order':
      return draw(context, command);
    case 'list': {
      const all = await service.listBackfills();
      terminal.print(all.length === 0 ? 'There are no backfills.\n' : all.map(lineOf).join(''));
      return 0;
    }
    case 'watch': {
      if ((await service.findBackfill(command.id)) === null) throw unknownId(command.id);
      return watch(service, { terminal, id: command.id, interrupted });
    }
    case 'act': {
      const { id, action } = command;
      const backfill = await service.actOnBackfill(id, action);
      if (backfill === null) throw unknownId(id);
      if (action === 'resume' || action === 'retry') return watch(service, { terminal, id, interrupted });
      terminal.print(lineOf(backfill));
      return 0;
    }
  }
};

/** Whether this process also processes runs: not for commands that only read, pause or cancel. */
const needsWorkers = (command: BackfillCommand): boolean => {
  switch (command.kind) {
    case 'order':
      return !command.order.dryRun;
    case 'list':
      return false;
    case 'watch':
      return true;
    case 'act':
      return command.action === 'resume' || command.action === 'retry';
  }
};

/** `strapi-hero backfill`; returns the exit code. */
export const backfill = async (
  args: string[],
  { terminal, appDir }: { terminal: Terminal; appDir: string },
): Promise<number> => {
  const command = readBackfillArguments(args);
  if (command.kind === 'order' && !command.order.dryRun && !command.yes && !terminal.isInteractive) {
    throw new UsageError(
      'Nobody can be asked here: add --yes to start it, or --dry-run to see what it would do.',
    );
  }
  const interrupted = abortOnSignal();
  const app = await openApp(appDir, { processesRuns: needsWorkers(command) });
  try {
    return await execute({ service: app.service, terminal, interrupted }, command);
  } finally {
    await app.close();
  }
};
