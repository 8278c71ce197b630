import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RequestInFlight } from '../../../server/src/runs/model/in-flight';
import { LEASE_MS, takenFor } from '../../../server/src/runs/worker/lease';
import type { RunStore } from '../../../server/src/runs/model/run-store';
import type { RunPatch } from '../../../server/src/runs/model/run';
import { newRun } from './run-store-rules';

const call = {
  ...{ provider: 'main', model: 'm', idempotencyKey: 'key', jobId: null, asked: 1, delivered: 0, credits: 1 },
  ...{ estimated: true, calledBack: false, free: false, sentAt: null, askedAgain: false },
};

/** How every ledger keeps one paid request from being sent by two runs at once. */
export const inFlightRules = (open: () => RunStore): void => {
  describe('a paid request', () => {
    const held = (requestHash: string) =>
      newRun({ requestHash, status: 'running', ...takenFor(LEASE_MS), step: 'submitting' });

    it('is in flight for one of many runs that send it at the same moment, from two servers', async () => {
      const [one, other] = [open(), open()];
      const inFlight = randomUUID();
      const rows = await Promise.all(Array.from({ length: 8 }, () => one.insert(held(inFlight))));
      const sent = await Promise.allSettled(
        rows.map(({ row }, index) => (index % 2 === 0 ? one : other).commit(row, { inFlight })),
      );
      expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of sent) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(RequestInFlight);
      }
      const winner = rows[sent.findIndex(({ status }) => status === 'fulfilled')];
      expect((await one.findInFlight(inFlight))?.runId).toBe(winner?.row.runId);
    });

    it('stays in flight while its run is in progress or of unknown outcome, and no longer', async () => {
      const ledger = open();
      const inFlight = randomUUID();
      let { row } = await ledger.insert(held(inFlight));
      const write = async (patch: RunPatch) => (row = (await ledger.commit(row, patch))!);
      await write({ inFlight });
      await write({ step: 'submitted', leaseToken: null, leaseUntil: null });
      await write({ step: 'produced' });
      await write({ status: 'unknown', finishedAt: new Date() });
      expect((await ledger.findInFlight(inFlight))?.runId).toBe(row.runId);
      await write({ status: 'canceled', calls: [{ ...call, outcome: 'unknown' }] });
      expect((await ledger.findInFlight(inFlight))?.runId).toBe(row.runId);
      expect(await ledger.freeInFlight({ id: row.id, version: row.version - 1 })).toBe(false);
      await write({ calls: [{ ...call, outcome: 'refused' }] });
      expect(await ledger.findInFlight(inFlight)).toBeNull();
      const next = await ledger.insert(held(inFlight));
      expect(await ledger.commit(next.row, { inFlight })).toMatchObject({ inFlight });
    });

    it('is not in flight for a run that goes back into the queue with nothing sent', async () => {
      const ledger = open();
      const inFlight = randomUUID();
      const { row } = await ledger.insert(held(inFlight));
      const sending = (await ledger.commit(row, { inFlight }))!;
      await ledger.commit(sending, { step: 'queued', leaseToken: null, leaseUntil: null });
      expect(await ledger.findInFlight(inFlight)).toBeNull();
    });
  });
};
