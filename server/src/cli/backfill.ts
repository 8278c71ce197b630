import type { Backfill, BackfillInput } from '../contracts/backfill';
import type { CliService } from '../contracts/cli-service';
import { readBackfillArguments, type BackfillCommand } from './backfill-arguments';
import { LEFT, listenForLeaving } from './leaving';
import { openApp } from './open-app';
import { planTable } from './plan-table';
import { creditsText } from './progress-bar';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';
import { watch } from './watch';

interface Scene {
  desk: CliService;
  terminal: Terminal;
  /** Aborts when somebody presses Ctrl-C. */
  left: AbortSignal;
}

const unknownId = (id: string): UsageError =>
  new UsageError(`There is no backfill ${id}: npx strapi-hero backfill --list shows them.`);

const lineOf = ({ id, status, uid, runs, credits, createdAt }: Backfill): string => {
  const { waiting, running, succeeded, failed, unknown } = runs;
  const counts = `${succeeded} done, ${failed + unknown} failed, ${waiting + running} waiting`;
  return `${[id, status.padEnd(9), createdAt.slice(0, 16), uid, counts, `${creditsText(credits)} credits`].join('  ')}\n`;
};

/** Whether a person says yes; null when they leave instead. */
const isAgreed = async ({ terminal, left }: Scene, runs: number): Promise<boolean | null> => {
  const answer = await terminal.ask(`Draw ${runs} ${runs === 1 ? 'hero' : 'heroes'}? [y/N] `);
  return answer === null || left.aborted ? null : /^y(es)?$/i.test(answer.trim());
};

const draw = async (
  scene: Scene,
  { order, yes }: { order: BackfillInput; yes: boolean },
): Promise<number> => {
  const { desk, terminal, left } = scene;
  const plan = await desk.planBackfill(order);
  terminal.print(planTable(plan));
  if (order.dryRun) return plan.problems.length === 0 ? 0 : 1;
  if (plan.runs === 0) {
    terminal.print('There is nothing to draw.\n');
    return 0;
  }
  const isWanted = yes || (await isAgreed(scene, plan.runs));
  if (isWanted !== true || left.aborted) {
    terminal.note('Nothing was started.\n');
    return isWanted === false ? 0 : LEFT;
  }
  const { id } = await desk.startBackfill(order);
  terminal.note(`Backfill ${id} has begun; Ctrl-C leaves it.\n`);
  return watch(desk, { terminal, id, left });
};

const perform = async (scene: Scene, wish: BackfillCommand): Promise<number> => {
  const { desk, terminal, left } = scene;
  switch (wish.kind) {
    case 'order':
      return draw(scene, wish);
    case 'list': {
      const all = await desk.listBackfills();
      terminal.print(all.length === 0 ? 'There are no backfills.\n' : all.map(lineOf).join(''));
      return 0;
    }
    case 'watch': {
      if ((await desk.findBackfill(wish.id)) === null) throw unknownId(wish.id);
      return watch(desk, { terminal, id: wish.id, left });
    }
    case 'act': {
      const { id, action } = wish;
      const backfill = await desk.actOnBackfill(id, action);
      if (backfill === null) throw unknownId(id);
      if (action === 'resume' || action === 'retry') return watch(desk, { terminal, id, left });
      terminal.print(lineOf(backfill));
      return 0;
    }
  }
};

/** Whether this process is to carry runs: not where somebody only looks, or wants fewer of them. */
const isWork = (wish: BackfillCommand): boolean => {
  switch (wish.kind) {
    case 'order':
      return !wish.order.dryRun;
    case 'list':
      return false;
    case 'watch':
      return true;
    case 'act':
      return wish.action === 'resume' || wish.action === 'retry';
  }
};

/** `strapi-hero backfill`; the exit code. */
export const backfill = async (
  args: string[],
  { terminal, appDir }: { terminal: Terminal; appDir: string },
): Promise<number> => {
  const wish = readBackfillArguments(args);
  if (wish.kind === 'order' && !wish.order.dryRun && !wish.yes && !terminal.isInteractive) {
    throw new UsageError(
      'Nobody can be asked here: add --yes to start it, or --dry-run to see what it would do.',
    );
  }
  const left = listenForLeaving();
  const app = await openApp(appDir, { works: isWork(wish) });
  try {
    return await perform({ desk: app.desk, terminal, left }, wish);
  } finally {
    await app.close();
  }
};
