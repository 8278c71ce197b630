import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueServer } from '../../../server/src/runs/drivers/bullmq/load-bullmq';
import { createCutLine, type CutLine } from '../cut-line';
import type { Blog } from '../strapi';
import { createGate, createDriverHarness, type MakeDriver, type DriverHarness } from './driver-harness';

interface OutageBench {
  blog: () => Blog;
  server: () => QueueServer;
  makeDriver: (server: QueueServer) => MakeDriver;
}

/** What the driver has to do when the queue's server is away. */
export const bullmqOutages = ({ blog, server, makeDriver }: OutageBench): void => {
  describe('without its queue server', () => {
    let line: CutLine;
    let harness: DriverHarness;
    beforeEach(async () => {
      line = await createCutLine(server().url);
      harness = createDriverHarness(blog(), makeDriver({ kind: server().kind, url: line.url }));
    });
    afterEach(async () => {
      await harness.clear();
      await line.cut();
    });

    const carried = async (): Promise<void> => {
      const run = await harness.addRun();
      await harness.until(() => harness.isOver(run));
    };

    it('starts without it, logs one error, and processes runs once it answers', async () => {
      const driver = harness.addServer('a');
      driver.start();
      await harness.until(() => harness.errors.length > 0);
      for (let call = 0; call < 5; call += 1) expect(() => driver.notify()).not.toThrow();
      const run = await harness.addRun();
      await line.mend();
      await harness.until(() => harness.isOver(run));
      expect(harness.errors).toHaveLength(1);
      expect(String(harness.errors[0])).toContain('they wait in the database');
    });

    it('goes on after a lost connection, with one error logged', async () => {
      await line.mend();
      const driver = harness.addServer('a');
      driver.start();
      await carried();
      await line.cut();
      const run = await harness.addRun();
      expect(() => driver.notify()).not.toThrow();
      await harness.until(() => harness.errors.length > 0);
      await line.mend();
      await harness.until(() => harness.isOver(run));
      await carried();
      expect(harness.errors).toHaveLength(1);
    });

    it('completes a run in progress, and does not repeat it', async () => {
      await line.mend();
      const gate = createGate();
      const run = await harness.addRun({}, gate.pass);
      harness.addServer('a').start();
      await harness.until(() => harness.turns.length === 1);
      await line.cut();
      await harness.until(() => harness.errors.length > 0);
      gate.open();
      await harness.until(() => harness.isOver(run));
      await line.mend();
      await carried();
      expect(harness.turnsOf(run)).toHaveLength(1);
    });

    it('limits reconnects to a server that ends every connection', async () => {
      await line.mend();
      harness.addServer('a').start();
      await carried();
      await line.hangUp();
      await harness.until(() => harness.errors.length > 0);
      await setTimeout(1_000);
      expect(line.hungUp()).toBeGreaterThan(0);
      expect(line.hungUp()).toBeLessThan(70);
      const run = await harness.addRun();
      await line.mend();
      await harness.until(() => harness.isOver(run));
    });

    it.each([1, 2, 3, 4, 5, 6])(
      'recovers when %i connections work and all further ones end at once',
      async (after) => {
        await line.hangUp({ after });
        const run = await harness.addRun();
        harness.addServer('a').start();
        await harness.until(async () => harness.errors.length > 0 || (await harness.isOver(run)));
        await line.mend();
        await harness.until(() => harness.isOver(run));
      },
    );

    it('stops in time, before the first connection and after a lost one', async () => {
      const never = harness.addServer('a');
      never.start();
      await harness.until(() => harness.errors.length > 0);
      const before = Date.now();
      await never.stop({ graceMs: 10_000 });
      await line.mend();
      const lost = harness.addServer('b');
      lost.start();
      await carried();
      await line.cut();
      await lost.stop({ graceMs: 10_000 });
      expect(Date.now() - before).toBeLessThan(20_000);
    });
  });
};
