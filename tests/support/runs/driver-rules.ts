import { randomUUID } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../server/src/runs/model/priority';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import type { Blog } from '../strapi';
import { createGate, createDriverHarness, type MakeDriver, type DriverHarness } from './driver-harness';

export interface DriverBench {
  blog: () => Blog;
  makeDriver: MakeDriver;
  /** Whether the bound on runs at once holds for all servers together, or for each of them. */
  isBoundShared: boolean;
}

const PATIENT = { graceMs: 10_000 };

/** What every driver has to do, whatever wakes its runs. */
export const driverRules = ({ blog, makeDriver, isBoundShared }: DriverBench): void => {
  let harness: DriverHarness;
  // Runs that other tests left behind would be claimed.
  beforeAll(() => blog().strapi.db.query(GENERATION_UID).deleteMany({}));
  beforeEach(() => {
    harness = createDriverHarness(blog(), makeDriver);
  });
  afterEach(() => harness.clear());

  const allOver = (runs: string[]) => async (): Promise<boolean> => {
    for (const run of runs) if (!(await harness.isOver(run))) return false;
    return true;
  };
  const serversOf = (run: string) => harness.turnsOf(run).map(({ server }) => server);

  describe('processing runs', () => {
    it('processes every due run once', async () => {
      const runs = await Promise.all(Array.from({ length: 12 }, () => harness.addRun()));
      harness.addServer('a', { concurrency: 3 }).start();
      await harness.until(allOver(runs));
      expect(harness.turns.map(({ runId }) => runId).toSorted()).toEqual(runs.toSorted());
      expect(harness.errors).toEqual([]);
    });

    it('never processes one run on two servers, nor twice', async () => {
      const a = harness.addServer('a');
      const b = harness.addServer('b');
      a.start();
      b.start();
      const runs = await Promise.all(
        Array.from({ length: 20 }, () => harness.addRun({}, () => pass(20, null))),
      );
      a.notify();
      b.notify();
      await harness.until(allOver(runs));
      expect(harness.overlaps).toEqual([]);
      expect(harness.turns).toHaveLength(20);
      expect(harness.errors).toEqual([]);
    });

    it('keeps to the concurrency limit, also with two servers', async () => {
      const a = harness.addServer('a', { concurrency: 2 });
      const b = harness.addServer('b', { concurrency: 2 });
      const bound = isBoundShared ? 2 : 4;
      const gate = createGate();
      const runs = await Promise.all(
        Array.from({ length: 14 }, () =>
          harness.addRun({ priority: PRIORITY.background }, async (row, signals) => {
            await gate.pass(row, signals);
            return pass(20, null);
          }),
        ),
      );
      a.start();
      b.start();
      await harness.until(() => harness.turns.length >= bound);
      // Time for one too many to begin.
      a.notify();
      b.notify();
      await pass(300);
      expect(harness.turns).toHaveLength(bound);
      gate.open();
      await harness.until(allOver(runs));
      expect(harness.state.most).toBe(bound);
    });

    it('finds a run it was not notified of', async () => {
      harness.addServer('a').start();
      const first = await harness.addRun();
      await harness.until(() => harness.isOver(first));
      const forgotten = await harness.addRun();
      await harness.until(() => harness.isOver(forgotten));
      expect(serversOf(forgotten)).toEqual(['a']);
    });

    it('continues a run after the delay it asked for', async () => {
      const driver = harness.addServer('a');
      const waits = [400, null];
      const run = await harness.addRun({}, () => Promise.resolve(waits.shift() ?? null));
      driver.start();
      await harness.until(() => harness.isOver(run));
      const [first, second] = harness.turnsOf(run);
      expect(harness.turnsOf(run)).toHaveLength(2);
      expect(second!.at - first!.at).toBeGreaterThanOrEqual(400);
      expect(second!.at - first!.at).toBeLessThan(4_000);
    });

    it('does not claim a run before it is due', async () => {
      const due = Date.now() + 600;
      const run = await harness.addRun({ runAfter: new Date(due) });
      harness.addServer('a').start();
      await harness.until(() => harness.isOver(run));
      expect(harness.turnsOf(run)[0]!.at).toBeGreaterThanOrEqual(due);
    });

    it('claims a run whose lease expired, and none with a valid lease', async () => {
      const lease = (milliseconds: number) => ({
        status: 'running' as const,
        leaseToken: randomUUID(),
        leaseUntil: new Date(Date.now() + milliseconds),
      });
      const held = await harness.addRun(lease(60_000));
      const left = await harness.addRun(lease(-1));
      harness.addServer('a').start();
      await harness.until(() => harness.isOver(left));
      const later = await harness.addRun();
      await harness.until(() => harness.isOver(later));
      expect(harness.turnsOf(held)).toEqual([]);
      expect(await harness.ledger.find(left)).toMatchObject({ attempts: 1 });
    });

    it('goes on with other runs when one fails', async () => {
      const broken = await harness.addRun({ priority: PRIORITY.asked }, () =>
        Promise.reject(new Error('broken')),
      );
      const fine = await harness.addRun({ priority: PRIORITY.background });
      harness.addServer('a', { concurrency: 1 }).start();
      await harness.until(() => harness.isOver(fine));
      expect(harness.turnsOf(broken)).toHaveLength(1);
      expect(harness.errors).toEqual([new Error('broken')]);
    });
  });

  describe('the order of runs', () => {
    it('processes urgent and requested runs before background ones', async () => {
      const background = await harness.addRun({ priority: PRIORITY.background }, () => pass(20, null));
      const asked = await harness.addRun({ priority: PRIORITY.asked }, () => pass(20, null));
      const urgent = await harness.addRun({ priority: PRIORITY.urgent }, () => pass(20, null));
      harness.addServer('a', { concurrency: 1 }).start();
      await harness.until(allOver([background, asked, urgent]));
      const order = harness.turns.map(({ runId }) => runId);
      expect(order).toHaveLength(3);
      expect(order[2]).toBe(background);
    });

    it('keeps a slot for an urgent run beside slow ones', async () => {
      const driver = harness.addServer('a', { concurrency: 1 });
      const gate = createGate();
      const slow = await harness.addRun({ priority: PRIORITY.background }, gate.pass);
      driver.start();
      await harness.until(() => harness.turns.length === 1);
      const alsoSlow = await harness.addRun({ priority: PRIORITY.asked });
      const cards = [
        await harness.addRun({ priority: PRIORITY.urgent }),
        await harness.addRun({ priority: PRIORITY.urgent }),
      ];
      driver.notify();
      await harness.until(allOver(cards));
      expect(await harness.isOver(slow)).toBe(false);
      expect(harness.turnsOf(alsoSlow)).toEqual([]);
      gate.open();
      await harness.until(allOver([slow, alsoSlow]));
    });

    it('keeps the urgent slot for runs that are still urgent', async () => {
      const driver = harness.addServer('a', { concurrency: 1 });
      const gate = createGate();
      const slow = await harness.addRun({ priority: PRIORITY.asked }, gate.pass);
      driver.start();
      await harness.until(() => harness.turns.length === 1);
      const run = await harness.addRun({ priority: PRIORITY.urgent, runAfter: new Date(Date.now() + 400) });
      driver.notify();
      // Its card is on: the rest of it may take long.
      const row = (await harness.ledger.find(run))!;
      await harness.ledger.commit(row, { priority: PRIORITY.background });
      const card = await harness.addRun({ priority: PRIORITY.urgent, runAfter: new Date(Date.now() + 600) });
      driver.notify();
      await harness.until(() => harness.isOver(card));
      expect(harness.turnsOf(run)).toEqual([]);
      gate.open();
      await harness.until(allOver([slow, run]));
    });
  });

  describe('stopping', () => {
    it('claims no more, waits for runs in progress, and leaves the rest to other servers', async () => {
      const a = harness.addServer('a', { concurrency: 1 });
      const gate = createGate('abort');
      const underWay = await harness.addRun({}, gate.pass);
      a.start();
      await harness.until(() => harness.turns.length === 1);
      const next = await harness.addRun();
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
      harness.addServer('b', { concurrency: 1 }).start();
      await harness.until(allOver([next, underWay]));
      expect(serversOf(next)).toEqual(['b']);
      expect(serversOf(underWay)[0]).toBe('a');
    });

    it('hands a run over at once that takes no further step', async () => {
      const a = harness.addServer('a');
      const run = await harness.addRun({}, (row, signals) =>
        harness.turnsOf(row.runId).length > 1 ? Promise.resolve(null) : createGate('stop').pass(row, signals),
      );
      a.start();
      await harness.until(() => harness.turns.length === 1);
      const b = harness.addServer('b');
      b.start();
      await a.stop(PATIENT);
      b.notify();
      await harness.until(() => harness.isOver(run));
      expect(serversOf(run)).toEqual(['a', 'b']);
      expect(harness.overlaps).toEqual([]);
    });

    it('aborts runs that outlast the grace period, and does not wait for those that ignore it', async () => {
      const a = harness.addServer('a');
      const hearing = await harness.addRun({}, createGate('abort').pass);
      let finish = (): void => undefined;
      await harness.addRun({}, () => new Promise((resolve) => (finish = () => resolve(null))));
      a.start();
      await harness.until(() => harness.turns.length === 2);
      const before = Date.now();
      await a.stop({ graceMs: 200 });
      expect(Date.now() - before).toBeGreaterThanOrEqual(1_200);
      expect(Date.now() - before).toBeLessThan(8_000);
      expect(await harness.ledger.find(hearing)).toMatchObject({ leaseToken: null, finishedAt: null });
      finish();
    });

    it('can be started again', async () => {
      const a = harness.addServer('a');
      a.start();
      const first = await harness.addRun();
      await harness.until(() => harness.isOver(first));
      await a.stop(PATIENT);
      a.start();
      const second = await harness.addRun();
      await harness.until(() => harness.isOver(second));
    });
  });

  it('goes on after a database outage, without a throw', async () => {
    const driver = harness.addServer('a');
    harness.state.isLedgerAway = true;
    driver.start();
    driver.notify();
    await harness.until(() => harness.errors.length > 0);
    harness.state.isLedgerAway = false;
    const run = await harness.addRun();
    await harness.until(() => harness.isOver(run));
  });
};
