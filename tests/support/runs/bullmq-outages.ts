import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueServer } from '../../../server/src/runs/drivers/bullmq/load-bullmq';
import { createCutLine, type CutLine } from '../cut-line';
import type { Blog } from '../strapi';
import { createGate, createYard, type MakeDriver, type Yard } from './driver-setup';

interface OutageBench {
  blog: () => Blog;
  server: () => QueueServer;
  makeDriver: (server: QueueServer) => MakeDriver;
}

/** What the driver has to do when the queue's server is away. */
export const bullmqOutages = ({ blog, server, makeDriver }: OutageBench): void => {
  describe('when the queue’s server is away', () => {
    let line: CutLine;
    let yard: Yard;
    beforeEach(async () => {
      line = await createCutLine(server().url);
      yard = createYard(blog(), makeDriver({ kind: server().kind, url: line.url }));
    });
    afterEach(async () => {
      await yard.clear();
      await line.cut();
    });

    const carried = async (): Promise<void> => {
      const run = await yard.addRun();
      await yard.until(() => yard.isOver(run));
    };

    it('starts without it, complains once, never throws, and begins when it is there', async () => {
      const driver = yard.addServer('a');
      driver.start();
      await yard.until(() => yard.errors.length > 0);
      for (let call = 0; call < 5; call += 1) expect(() => driver.notify()).not.toThrow();
      const run = await yard.addRun();
      await line.mend();
      await yard.until(() => yard.isOver(run));
      expect(yard.errors).toHaveLength(1);
      expect(String(yard.errors[0])).toContain('they wait in the database');
    });

    it('goes on when a lost connection is back, having complained once', async () => {
      await line.mend();
      const driver = yard.addServer('a');
      driver.start();
      await carried();
      await line.cut();
      const run = await yard.addRun();
      expect(() => driver.notify()).not.toThrow();
      await yard.until(() => yard.errors.length > 0);
      await line.mend();
      await yard.until(() => yard.isOver(run));
      await carried();
      expect(yard.errors).toHaveLength(1);
    });

    it('brings a run under way to its end, and does not do it again', async () => {
      await line.mend();
      const gate = createGate();
      const run = await yard.addRun({}, gate.pass);
      yard.addServer('a').start();
      await yard.until(() => yard.turns.length === 1);
      await line.cut();
      await yard.until(() => yard.errors.length > 0);
      gate.open();
      await yard.until(() => yard.isOver(run));
      await line.mend();
      await carried();
      expect(yard.turnsOf(run)).toHaveLength(1);
    });

    it('does not wear itself out on a server that ends every connection', async () => {
      await line.mend();
      yard.addServer('a').start();
      await carried();
      await line.hangUp();
      await yard.until(() => yard.errors.length > 0);
      await setTimeout(1_000);
      expect(line.hungUp()).toBeGreaterThan(0);
      expect(line.hungUp()).toBeLessThan(70);
      const run = await yard.addRun();
      await line.mend();
      await yard.until(() => yard.isOver(run));
    });

    it.each([1, 2, 3, 4, 5, 6])(
      'lives with %i connections, while all further ones end at once',
      async (after) => {
        await line.hangUp({ after });
        const run = await yard.addRun();
        yard.addServer('a').start();
        await yard.until(async () => yard.errors.length > 0 || (await yard.isOver(run)));
        await line.mend();
        await yard.until(() => yard.isOver(run));
      },
    );

    it('stops in time all the same, before it ever came and after it went', async () => {
      const never = yard.addServer('a');
      never.start();
      await yard.until(() => yard.errors.length > 0);
      const before = Date.now();
      await never.stop({ graceMs: 10_000 });
      await line.mend();
      const lost = yard.addServer('b');
      lost.start();
      await carried();
      await line.cut();
      await lost.stop({ graceMs: 10_000 });
      expect(Date.now() - before).toBeLessThan(20_000);
    });
  });
};
