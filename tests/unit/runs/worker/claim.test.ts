import { describe, expect, it } from 'vitest';
import { createClaim } from '../../../../server/src/runs/worker/claim';
import { PRIORITY } from '../../../../server/src/runs/model/priority';
import { newRun } from '../../../support/runs/run-store-rules';
import { createMemoryLedger } from '../../../support/runs/memory-run-store';

const nobody = (): Promise<string[]> => Promise.resolve([]);

const aLedger = async (runs: Parameters<typeof newRun>[0][]) => {
  const ledger = createMemoryLedger();
  for (const run of runs) await ledger.insert(newRun(run));
  return ledger;
};
const many = (count: number, run: Parameters<typeof newRun>[0] = {}) =>
  Array.from({ length: count }, () => run);
const ALL = { limit: 4, bulk: 3, urgentOnly: false };

describe('claiming', () => {
  it('leaves it at what all servers together may hold, however they meet', async () => {
    const ledger = await aLedger(many(40));
    const servers = Array.from({ length: 3 }, () => createClaim(ledger, { most: 4, busy: nobody }));
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(servers.map((claim) => claim(ALL)));
      expect(await ledger.countHeld()).toBeLessThanOrEqual(4);
    }
    // They step back from each other, and one after the other they fill what there is.
    for (const claim of servers) await claim(ALL);
    expect(await ledger.countHeld()).toBe(4);
  });

  it('gives back what was too much as it was: due, in line, and without an attempt more', async () => {
    const ledger = await aLedger(many(8));
    const servers = Array.from({ length: 2 }, () => createClaim(ledger, { most: 3, busy: nobody }));
    await Promise.all(servers.map((claim) => claim(ALL)));
    const free = ledger.all().filter(({ leaseToken }) => leaseToken === null);
    for (const row of free) expect(row).toMatchObject({ status: 'queued', attempts: 0, leaseUntil: null });
  });

  it('keeps a place free of work for whole collections', async () => {
    const ledger = await aLedger(many(9, { priority: PRIORITY.bulk }));
    const claim = createClaim(ledger, { most: 4, busy: nobody });
    expect(await claim(ALL)).toHaveLength(3);
    expect(await claim({ ...ALL, limit: 1, bulk: 0 })).toHaveLength(0);
    await ledger.insert(newRun({ priority: PRIORITY.asked }));
    expect(await claim({ ...ALL, limit: 1, bulk: 0 })).toMatchObject([{ priority: PRIORITY.asked }]);
  });

  it('has one place more for what is urgent', async () => {
    const ledger = await aLedger([...many(4), { priority: PRIORITY.urgent }]);
    const claim = createClaim(ledger, { most: 4, busy: nobody });
    await claim(ALL);
    expect(await ledger.countHeld()).toBe(4);
    await ledger.insert(newRun({ priority: PRIORITY.urgent }));
    expect(await claim({ limit: 1, bulk: 0, urgentOnly: true })).toMatchObject([
      { priority: PRIORITY.urgent },
    ]);
    expect(await claim({ limit: 1, bulk: 0, urgentOnly: true })).toEqual([]);
  });

  it('takes nothing that waits for a full provider', async () => {
    const ledger = await aLedger([{ waitsFor: 'main' }, { waitsFor: 'other' }, { waitsFor: null }]);
    const claim = createClaim(ledger, { most: 4, busy: () => Promise.resolve(['main']) });
    expect((await claim(ALL)).map(({ waitsFor }) => waitsFor).sort()).toEqual([null, 'other']);
  });
});
