import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../server/src/runs/model/run';
import type { RunStore } from '../../../server/src/runs/model/run-store';
import { newRun } from './run-store-rules';

/** What every run store has to do for a change that builds on the run as it is. */
export const updateRules = (open: () => RunStore): void => {
  describe('updating', () => {
    it('builds on what another writer changed since the run was read', async () => {
      const store = open();
      const { row } = await store.insert(newRun());
      await store.commit(row, { attempts: 2, warnings: ['theirs'] });
      const change = ({ warnings }: Run) => ({ warnings: [...warnings, 'mine'] });
      const { row: written, isWritten } = await store.update(row, change);
      expect(isWritten).toBe(true);
      expect(written).toMatchObject({ version: 3, attempts: 2, warnings: ['theirs', 'mine'] });
      expect(written).toEqual(await store.find(row.runId));
    });

    it('loses none of several changes made at the same moment', async () => {
      const store = open();
      const { row } = await store.insert(newRun());
      const names = ['a', 'b', 'c', 'd'];
      await Promise.all(
        names.map((name) => store.update(row.runId, (run) => ({ warnings: [...run.warnings, name] }))),
      );
      const { version, warnings } = (await store.find(row.runId))!;
      expect([version, warnings.sort()]).toEqual([1 + names.length, names]);
    });

    it('leaves the run where nothing is to be changed, also once another writer was faster', async () => {
      const store = open();
      const { row } = await store.insert(newRun());
      expect(await store.update(row, () => null)).toEqual({ row, isWritten: false });
      const ended = await store.commit(row, { status: 'failed' });
      const unlessOver = ({ status }: Run) => (status === 'failed' ? null : { attempts: 9 });
      expect(await store.update(row, unlessOver)).toEqual({ row: ended, isWritten: false });
      expect(await store.find(row.runId)).toEqual(ended);
    });

    it('writes nothing where there is no run, or none any more', async () => {
      const store = open();
      const { row } = await store.insert(newRun());
      await store.discard(row);
      for (const gone of [row, row.runId, randomUUID()]) {
        expect(await store.update(gone, () => ({ attempts: 1 }))).toEqual({ row: null, isWritten: false });
      }
    });
  });
};
