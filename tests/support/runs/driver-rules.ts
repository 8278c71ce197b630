import { randomUUID } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../server/src/runs/model/priority';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import type { Blog } from '../strapi';
import { createGate, createYard, type MakeDriver, type Yard } from './driver-setup';

export interface DriverBench {
  blog: () => Blog;
  makeDriver: MakeDriver;
  /** Whether the bound on runs at once holds for all servers together, or for each of them. */
  isBoundShared: boolean;
}

const PATIENT = { graceMs: 10_000 };

/** What every driver has to do, whatever wakes its runs. */
export const driverRules = ({ blog, makeDriver, isBoundShared }: DriverBench): void => {
  let yard: Yard;
  // Runs that other tests left behind would be claimed.
  beforeAll(() => blog().strapi.db.query(GENERATION_UID).deleteMany({}));
  beforeEach(() => {
    yard = createYard(blog(), makeDriver);
  });
  afterEach(() => yard.clear());

  const allOver = (runs: string[]) => async (): Promise<boolean> => {
    for (const run of runs) if (!(await yard.isOver(run))) return false;
    return true;
  };
  const serversOf = (run: string) => yard.turnsOf(run).map(({ server }) => server);

  describe('carrying runs', () => {
    it('carries every due run to its end, each once', async () => {
      const runs = await Promise.all(Array.from({ length: 12 }, () => yard.addRun()));
      yard.addServer('a', { concurrency: 3 }).start();
      await yard.until(allOver(runs));
      expect(yard.turns.map(({ runId }) => runId).toSorted()).toEqual(runs.toSorted());
      expect(yard.errors).toEqual([]);
    });

    it('never has two servers work on one run, and no run done twice', async () => {
      const a = yard.addServer('a');
      const b = yard.addServer('b');
      a.start();
      b.start();
      const runs = await Promise.all(Array.from({ length: 20 }, () => yard.addRun({}, () => pass(20, null))));
      a.notify();
      b.notify();
      await yard.until(allOver(runs));
      expect(yard.overlaps).toEqual([]);
      expect(yard.turns).toHaveLength(20);
      expect(yard.errors).toEqual([]);
    });

    it('keeps to the bound on runs at once, with two servers too', async () => {
      const a = yard.addServer('a', { concurrency: 2 });
      const b = yard.addServer('b', { concurrency: 2 });
      const bound = isBoundShared ? 2 : 4;
      const gate = createGate();
      const runs = await Promise.all(
        Array.from({ length: 14 }, () =>
          yard.addRun({ priority: PRIORITY.background }, async (row, signals) => {
            await gate.pass(row, signals);
            return pass(20, null);
          }),
        ),
      );
      a.start();
      b.start();
      await yard.until(() => yard.turns.length >= bound);
      // Time for one too many to begin.
      a.notify();
      b.notify();
      await pass(300);
      expect(yard.turns).toHaveLength(bound);
      gate.open();
      await yard.until(allOver(runs));
      expect(yard.state.most).toBe(bound);
    });

    it('finds a run that nobody told it of', async () => {
      yard.addServer('a').start();
      const first = await yard.addRun();
      await yard.until(() => yard.isOver(first));
      const forgotten = await yard.addRun();
      await yard.until(() => yard.isOver(forgotten));
      expect(serversOf(forgotten)).toEqual(['a']);
    });

    it('brings a run back when it has waited as long as it wanted to', async () => {
      const driver = yard.addServer('a');
      const waits = [400, null];
      const run = await yard.addRun({}, () => Promise.resolve(waits.shift() ?? null));
      driver.start();
      await yard.until(() => yard.isOver(run));
      const [first, second] = yard.turnsOf(run);
      expect(yard.turnsOf(run)).toHaveLength(2);
      expect(second!.at - first!.at).toBeGreaterThanOrEqual(400);
      expect(second!.at - first!.at).toBeLessThan(4_000);
    });

    it('does not take up a run before it is due', async () => {
      const due = Date.now() + 600;
      const run = await yard.addRun({ runAfter: new Date(due) });
      yard.addServer('a').start();
      await yard.until(() => yard.isOver(run));
      expect(yard.turnsOf(run)[0]!.at).toBeGreaterThanOrEqual(due);
    });

    it('takes up a run whose holder vanished, and no run that is held', async () => {
      const lease = (milliseconds: number) => ({
        status: 'running' as const,
        leaseToken: randomUUID(),
        leaseUntil: new Date(Date.now() + milliseconds),
      });
      const held = await yard.addRun(lease(60_000));
      const left = await yard.addRun(lease(-1));
      yard.addServer('a').start();
      await yard.until(() => yard.isOver(left));
      const later = await yard.addRun();
      await yard.until(() => yard.isOver(later));
      expect(yard.turnsOf(held)).toEqual([]);
      expect(await yard.ledger.find(left)).toMatchObject({ attempts: 1 });
    });

    it('carries the others on when one run fails', async () => {
      const broken = await yard.addRun({ priority: PRIORITY.asked }, () =>
        Promise.reject(new Error('broken')),
      );
      const fine = await yard.addRun({ priority: PRIORITY.background });
      yard.addServer('a', { concurrency: 1 }).start();
      await yard.until(() => yard.isOver(fine));
      expect(yard.turnsOf(broken)).toHaveLength(1);
      expect(yard.errors).toEqual([new Error('broken')]);
    });
  });

  describe('what comes first', () => {
    it('takes urgent and asked runs before background ones', async () => {
      const background = await yard.addRun({ priority: PRIORITY.background }, () => pass(20, null));
      const asked = await yard.addRun({ priority: PRIORITY.asked }, () => pass(20, null));
      const urgent = await yard.addRun({ priority: PRIORITY.urgent }, () => pass(20, null));
      yard.addServer('a', { concurrency: 1 }).start();
      await yard.until(allOver([background, asked, urgent]));
      const order = yard.turns.map(({ runId }) => runId);
      expect(order).toHaveLength(3);
      expect(order[2]).toBe(background);
    });

    it('has a place for an urgent run beside slow ones', async () => {
      const driver = yard.addServer('a', { concurrency: 1 });
      const gate = createGate();
      const slow = await yard.addRun({ priority: PRIORITY.background }, gate.pass);
      driver.start();
      await yard.until(() => yard.turns.length === 1);
      const alsoSlow = await yard.addRun({ priority: PRIORITY.asked });
      const cards = [
        await yard.addRun({ priority: PRIORITY.urgent }),
        await yard.addRun({ priority: PRIORITY.urgent }),
      ];
      driver.notify();
      await yard.until(allOver(cards));
      expect(await yard.isOver(slow)).toBe(false);
      expect(yard.turnsOf(alsoSlow)).toEqual([]);
      gate.open();
      await yard.until(allOver([slow, alsoSlow]));
    });

    it('keeps the urgent place for runs that are urgent still', async () => {
      const driver = yard.addServer('a', { concurrency: 1 });
      const gate = createGate();
      const slow = await yard.addRun({ priority: PRIORITY.asked }, gate.pass);
      driver.start();
      await yard.until(() => yard.turns.length === 1);
      const run = await yard.addRun({ priority: PRIORITY.urgent, runAfter: new Date(Date.now() + 400) });
      driver.notify();
      // Its card is on: the rest of it may take long.
      const row = (await yard.ledger.find(run))!;
      await yard.ledger.commit(row, { priority: PRIORITY.background });
      const card = await yard.addRun({ priority: PRIORITY.urgent, runAfter: new Date(Date.now() + 600) });
      driver.notify();
      await yard.until(() => yard.isOver(card));
      expect(yard.turnsOf(run)).toEqual([]);
      gate.open();
      await yard.until(allOver([slow, run]));
    });
  });

  describe('stopping', () => {
    it('begins nothing more, waits for what is under way, and leaves the rest to others', async () => {
      const a = yard.addServer('a', { concurrency: 1 });
      const gate = createGate('abort');
      const underWay = await yard.addRun({}, gate.pass);
      a.start();
      await yard.until(() => yard.turns.length === 1);
      const next = await yard.addRun();
      a.notify();
      let isStopped = false;
      const stopping = a.stop(PATIENT).then(() => {
        isStopped = true;
      });
      await pass(100);
      expect(isStopped).toBe(false);
      gate.open();
      await stopping;
      a.notify();
      expect(a.stats()).toEqual({ running: 0 });
      yard.addServer('b', { concurrency: 1 }).start();
      await yard.until(allOver([next, underWay]));
      expect(serversOf(next)).toEqual(['b']);
      expect(serversOf(underWay)[0]).toBe('a');
    });

    it('hands over a run that takes no further step, at once', async () => {
      const a = yard.addServer('a');
      const run = await yard.addRun({}, (row, signals) =>
        yard.turnsOf(row.runId).length > 1 ? Promise.resolve(null) : createGate('stop').pass(row, signals),
      );
      a.start();
      await yard.until(() => yard.turns.length === 1);
      const b = yard.addServer('b');
      b.start();
      await a.stop(PATIENT);
      b.notify();
      await yard.until(() => yard.isOver(run));
      expect(serversOf(run)).toEqual(['a', 'b']);
      expect(yard.overlaps).toEqual([]);
    });

    it('tells what outlasts the grace to end at once, and waits no longer for what does not hear', async () => {
      const a = yard.addServer('a');
      const hearing = await yard.addRun({}, createGate('abort').pass);
      let finish = (): void => undefined;
      await yard.addRun({}, () => new Promise((resolve) => (finish = () => resolve(null))));
      a.start();
      await yard.until(() => yard.turns.length === 2);
      const before = Date.now();
      await a.stop({ graceMs: 200 });
      expect(Date.now() - before).toBeGreaterThanOrEqual(1_200);
      expect(Date.now() - before).toBeLessThan(8_000);
      expect(await yard.ledger.find(hearing)).toMatchObject({ leaseToken: null, finishedAt: null });
      finish();
    });

    it('may start again', async () => {
      const a = yard.addServer('a');
      a.start();
      const first = await yard.addRun();
      await yard.until(() => yard.isOver(first));
      await a.stop(PATIENT);
      a.start();
      const second = await yard.addRun();
      await yard.until(() => yard.isOver(second));
    });
  });

  it('goes on when the database was away, and never throws meanwhile', async () => {
    const driver = yard.addServer('a');
    yard.state.isLedgerAway = true;
    driver.start();
    driver.notify();
    await yard.until(() => yard.errors.length > 0);
    yard.state.isLedgerAway = false;
    const run = await yard.addRun();
    await yard.until(() => yard.isOver(run));
  });
};
