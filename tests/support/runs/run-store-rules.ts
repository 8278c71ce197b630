import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunStore } from '../../../server/src/runs/model/run-store';
import type { Run, NewRun } from '../../../server/src/runs/model/run';
import { frozenRequest, heroOf } from './request-snapshot';

export const newRun = (changes: Partial<NewRun> = {}): NewRun => ({
  trigger: 'button',
  uid: 'api::article.article',
  documentId: randomUUID(),
  locale: 'en',
  field: 'hero',
  requestedBy: 'admin:1',
  activeKey: randomUUID(),
  replaces: ['empty'],
  target: 'draft',
  ...changes,
});

const LEASE = { leaseMs: 60_000, minPriority: 0 };
/** Above everything else in the table, so that claims of other tests do not get in the way. */
const OWN = 1_000;

const claimOne = async (ledger: RunStore): Promise<Run> => {
  await ledger.insert(newRun({ priority: OWN }));
  const [row] = await ledger.claim({ ...LEASE, minPriority: OWN, limit: 1 });
  return row!;
};

/** What every ledger has to do, whatever keeps its rows. */
export const runStoreRules = (open: () => RunStore): void => {
  describe('inserting', () => {
    it('returns what was inserted, to the millisecond and to the cent', async () => {
      const ledger = open();
      const request = frozenRequest({ prompt: 'Ünïcode 🍂 “quotes” \\ and <markup>' });
      const moment = new Date(1_767_225_600_123);
      const { row, isNew } = await ledger.insert(
        newRun({
          request,
          providers: ['main', 'brand-card'],
          tried: [{ provider: 'main', code: 'provider_auth', message: 'No “key”', credits: 0.5 }],
          outputs: [
            {
              index: 0,
              content: { kind: 'url', url: 'https://a.b/c?d=e&f' },
              revisedPrompt: null,
              seed: '9',
            },
          ],
          hero: heroOf('r1', 4),
          creditsEstimated: 0.1234,
          credits: 12.5,
          deadline: moment,
          jobId: 'job '.repeat(200),
          warnings: ['One', 'Two'],
          error: { code: 'canceled', message: 'Stopped', retryable: true },
        }),
      );
      expect(isNew).toBe(true);
      const found = (await ledger.find(row.runId))!;
      expect(found).toMatchObject({
        status: 'queued',
        step: 'queued',
        version: 1,
        request,
        providers: ['main', 'brand-card'],
        hero: heroOf('r1', 4),
        creditsEstimated: 0.1234,
        credits: 12.5,
        jobId: 'job '.repeat(200),
        warnings: ['One', 'Two'],
        error: { code: 'canceled', message: 'Stopped', retryable: true },
      });
      expect(found.deadline?.getTime()).toBe(moment.getTime());
      expect(found.leaseUntil).toBeNull();
      expect(found.tried).toEqual([
        { provider: 'main', code: 'provider_auth', message: 'No “key”', credits: 0.5 },
      ]);
      expect(found.outputs[0]?.content).toEqual({ kind: 'url', url: 'https://a.b/c?d=e&f' });
    });

    it('inserts one run for five identical requests at the same moment', async () => {
      const ledger = open();
      const wish = newRun();
      const answers = await Promise.all(Array.from({ length: 5 }, () => ledger.insert(wish)));
      expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(answers.map(({ row }) => row.runId)).size).toBe(1);
    });

    it('inserts the same request again once its run is over', async () => {
      const ledger = open();
      const wish = newRun();
      const { row } = await ledger.insert(wish);
      await ledger.commit(row, { activeKey: null, status: 'failed' });
      const again = await ledger.insert(wish);
      expect(again.isNew).toBe(true);
      expect(again.row.runId).not.toBe(row.runId);
    });

    it('accepts keys of any length, and distinguishes them', async () => {
      const ledger = open();
      const long = `${randomUUID()} ${'x'.repeat(400)}`;
      const { row } = await ledger.insert(newRun({ activeKey: `${long}a` }));
      expect((await ledger.insert(newRun({ activeKey: `${long}a` }))).row.runId).toBe(row.runId);
      expect((await ledger.insert(newRun({ activeKey: `${long}b` }))).isNew).toBe(true);
    });
  });

  describe('committing', () => {
    it('lets only the first of two writers of one version through', async () => {
      const ledger = open();
      const { row } = await ledger.insert(newRun());
      const written = await Promise.all([
        ledger.commit(row, { step: 'submitting' }),
        ledger.commit(row, { step: 'queued', warnings: ['late'] }),
      ]);
      expect(written.filter((one) => one !== null)).toHaveLength(1);
      const found = (await ledger.find(row.runId))!;
      expect(found.version).toBe(2);
      expect(found).toMatchObject({ step: written[0] ? 'submitting' : 'queued' });
    });

    it('returns the row as it is stored', async () => {
      const ledger = open();
      const { row } = await ledger.insert(newRun());
      const written = await ledger.commit(row, { step: 'produced', credits: 0.25, warnings: ['a'] });
      expect(written).toEqual(await ledger.find(row.runId));
    });
  });

  describe('claiming', () => {
    it('gives each run to one of several claimers', async () => {
      const ledger = open();
      const runs = await Promise.all(
        Array.from({ length: 6 }, () => ledger.insert(newRun({ priority: OWN }))),
      );
      const claims = await Promise.all(
        Array.from({ length: 3 }, () => ledger.claim({ ...LEASE, minPriority: OWN, limit: 6 })),
      );
      const taken = claims.flat().map(({ runId }) => runId);
      expect(taken).toHaveLength(6);
      expect(new Set(taken)).toEqual(new Set(runs.map(({ row }) => row.runId)));
      expect(claims.flat().every(({ status, leaseToken }) => status === 'running' && leaseToken)).toBe(true);
    });

    it('claims urgent runs first, older before newer, and no more than the limit', async () => {
      const ledger = open();
      const insert = async (changes: Partial<NewRun>) => (await ledger.insert(newRun(changes))).row.runId;
      const older = await insert({ priority: OWN, runAfter: new Date(Date.now() - 2_000) });
      const newer = await insert({ priority: OWN, runAfter: new Date(Date.now() - 1_000) });
      const urgent = await insert({ priority: OWN + 1 });
      const names = async () =>
        (await ledger.claim({ ...LEASE, minPriority: OWN, limit: 2 })).map(({ runId }) => runId);
      expect(await names()).toEqual([urgent, older]);
      expect(await names()).toEqual([newer]);
    });

    it('claims no run that is not due, of too low priority, leased, or over', async () => {
      const ledger = open();
      await ledger.insert(newRun({ priority: OWN, runAfter: new Date(Date.now() + 60_000) }));
      await ledger.insert(newRun({ priority: OWN - 1 }));
      await ledger.insert(newRun({ priority: OWN, status: 'failed', finishedAt: new Date() }));
      await ledger.insert(newRun({ priority: OWN, status: 'canceled', finishedAt: new Date() }));
      await claimOne(ledger);
      expect(await ledger.claim({ ...LEASE, minPriority: OWN, limit: 9 })).toEqual([]);
    });

    it('claims a run whose lease expired, under another token and with one more attempt', async () => {
      const ledger = open();
      const held = await claimOne(ledger);
      const expired = await ledger.commit(held, { leaseUntil: new Date(Date.now() - 1) });
      const [again] = await ledger.claim({ ...LEASE, minPriority: OWN, limit: 1 });
      expect(again).toMatchObject({ runId: held.runId, attempts: 1 });
      expect(again?.leaseToken).not.toBe(held.leaseToken);
      expect(await ledger.commit(expired!, { step: 'produced' })).toBeNull();
    });

    it('claims a canceled run with an open call, and keeps it canceled', async () => {
      const ledger = open();
      const { row } = await ledger.insert(newRun({ priority: OWN, status: 'canceled', step: 'produced' }));
      const [claimed] = await ledger.claim({ ...LEASE, minPriority: OWN, limit: 1 });
      expect(claimed).toMatchObject({ runId: row.runId, status: 'canceled' });
    });
  });

  describe('claiming one by its id', () => {
    const claim = (ledger: RunStore, { runId, version }: Pick<Run, 'runId' | 'version'>) =>
      ledger.claimOne({ runId, version, leaseMs: 60_000 });

    it('gives it to one of several claimers', async () => {
      const ledger = open();
      const { row } = await ledger.insert(newRun());
      const claims = await Promise.all(Array.from({ length: 4 }, () => claim(ledger, row)));
      const taken = claims.filter((one) => one !== null);
      expect(taken).toHaveLength(1);
      expect(taken[0]).toMatchObject({ runId: row.runId, status: 'running', attempts: 0 });
      expect(await ledger.find(row.runId)).toEqual(taken[0]);
    });

    it('claims no run that was changed, is not due, leased, over, or missing', async () => {
      const ledger = open();
      const insert = async (changes: Partial<NewRun>) => (await ledger.insert(newRun(changes))).row;
      const moved = await insert({});
      await ledger.commit(moved, { warnings: ['moved on'] });
      const early = await insert({ runAfter: new Date(Date.now() + 60_000) });
      const over = await insert({ status: 'failed', finishedAt: new Date() });
      const held = await insert({ leaseToken: 'other', leaseUntil: new Date(Date.now() + 60_000) });
      for (const row of [moved, early, over, held, { runId: randomUUID(), version: 1 }]) {
        expect(await claim(ledger, row)).toBeNull();
      }
    });

    it('claims a run whose lease expired, with one more attempt', async () => {
      const ledger = open();
      const vanished = { leaseToken: 'gone', leaseUntil: new Date(Date.now() - 1) };
      const { row } = await ledger.insert(newRun({ ...vanished, status: 'running' }));
      expect(await claim(ledger, row)).toMatchObject({ runId: row.runId, attempts: 1 });
    });
  });

  describe('listing due runs', () => {
    it('lists runs due now or soon in the order of claims, and claims none', async () => {
      const ledger = open();
      // Above everything else in the table, so that the limit does not cut them off.
      const top = 2 * OWN;
      const insert = async (changes: Partial<NewRun>) => (await ledger.insert(newRun(changes))).row;
      const soon = await insert({ priority: top, runAfter: new Date(Date.now() + 30_000) });
      const now = await insert({ priority: top });
      const urgent = await insert({ priority: top + 1 });
      const hidden = [
        await insert({ priority: top, runAfter: new Date(Date.now() + 90_000) }),
        await insert({ priority: top, status: 'failed', finishedAt: new Date() }),
        await insert({ priority: top, leaseToken: 'other', leaseUntil: new Date(Date.now() + 1_000) }),
      ];
      const due = await ledger.due({ limit: 1_000, withinMs: 60_000 });
      const { runId, version, priority, runAfter } = soon;
      expect(due).toContainEqual({ runId, version, priority, runAfter });
      const ids = due.map((run) => run.runId);
      const own = ids.filter((id) => [soon, now, urgent, ...hidden].some((row) => row.runId === id));
      expect(own).toEqual([urgent.runId, now.runId, soon.runId]);
      expect((await ledger.due({ limit: 2, withinMs: 60_000 })).map((run) => run.runId)).toEqual(
        own.slice(0, 2),
      );
      expect(await ledger.find(now.runId)).toEqual(now);
      for (const row of [soon, now, urgent]) await ledger.commit(row, { status: 'failed', activeKey: null });
    });
  });

  describe('finding', () => {
    it('lists the runs of one field of one entry in one locale, newest first', async () => {
      const ledger = open();
      const documentId = randomUUID();
      const insert = async (changes: Partial<NewRun>) =>
        (await ledger.insert(newRun({ documentId, ...changes }))).row.runId;
      const first = await insert({});
      const second = await insert({});
      await insert({ locale: 'de' });
      await insert({ field: 'teaser' });
      const unlocalized = await insert({ locale: null });
      const target = { uid: 'api::article.article', documentId, locale: 'en', field: 'hero' };
      const ids = (rows: Run[]) => rows.map(({ runId }) => runId);
      expect(ids(await ledger.list({ ...target, limit: 10 }))).toEqual([second, first]);
      expect(ids(await ledger.list({ ...target, limit: 1 }))).toEqual([second]);
      expect(ids(await ledger.list({ ...target, locale: null, limit: 10 }))).toEqual([unlocalized]);
      const rows = await ledger.list({ ...target, limit: 10 });
      const states = rows.map(({ trigger, status }) => ({ trigger, status }));
      expect(await ledger.listStates({ ...target, limit: 10 })).toEqual(states);
      expect(await ledger.listStates({ ...target, limit: 1 })).toEqual(states.slice(0, 1));
    });

    it('finds delivered images of a request, however its run ended', async () => {
      const ledger = open();
      const requestHash = randomUUID();
      const drawn = { requestHash, provider: 'main', finishedAt: new Date() };
      const wish = { requestHash, provider: 'main' };
      await ledger.insert(newRun({ ...drawn, step: 'submitting', status: 'failed' }));
      await ledger.insert(newRun({ ...drawn, step: 'stored', finishedAt: null }));
      await ledger.insert(
        newRun({ ...drawn, step: 'attached', status: 'succeeded', provider: 'brand-card' }),
      );
      expect(await ledger.findDrawn(wish)).toBeNull();
      const { row } = await ledger.insert(newRun({ ...drawn, step: 'stored', status: 'canceled' }));
      expect((await ledger.findDrawn(wish))?.runId).toBe(row.runId);
    });

    it('finds the same request of the same entry while its run is in progress', async () => {
      const ledger = open();
      const requestHash = randomUUID();
      const { row } = await ledger.insert(newRun({ requestHash }));
      const { uid, documentId, locale, field } = row;
      const wish = { uid, documentId, locale, field, requestHash };
      await ledger.insert(newRun({ requestHash, locale: 'de' }));
      await ledger.insert(newRun({ requestHash, status: 'failed' }));
      await ledger.insert(newRun({ requestHash, trigger: 'instant-card' }));
      expect((await ledger.findOpen(wish))?.runId).toBe(row.runId);
      await ledger.commit(row, { status: 'unknown', finishedAt: new Date() });
      expect(await ledger.findOpen(wish)).toBeNull();
    });
  });
};
