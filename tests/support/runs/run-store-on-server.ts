import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createRunStore } from '../../../server/src/runs/store/run-store';
import { createSpoolStore } from '../../../server/src/runs/store/spool-store';
import type { NewRun } from '../../../server/src/runs/model/run';
import type { Blog } from '../strapi';
import { inFlightRules } from './in-flight-rules';
import { runStoreRules, newRun } from './run-store-rules';
import { spoolRules } from './spool-rules';
import { updateRules } from './update-rules';

/** Lets one wait for the other. */
const createSignal = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

/** What the run store has to do on a database server: the common rules, and several who publish at once. */
export const runStoreOnServerRules = (blog: () => Blog): void => {
  runStoreRules(() => createRunStore(blog().strapi));
  updateRules(() => createRunStore(blog().strapi));
  inFlightRules(() => createRunStore(blog().strapi));
  spoolRules(() => createSpoolStore(blog().strapi));

  /** A transaction that inserts, tells so, and stays open long enough for others to meet its key. */
  const insertSlowly = (wish: NewRun, end: () => void = () => undefined) => {
    const inserted = createSignal();
    const done = blog().strapi.db.transaction(async () => {
      const { row } = await createRunStore(blog().strapi).insert(wish);
      inserted.open();
      await new Promise((resolve) => setTimeout(resolve, 300));
      end();
      return row.runId;
    });
    return { inserted: inserted.opened, done };
  };
  const publishWish = () => newRun({ activeKey: `publish ${randomUUID()}` });

  it('returns the other run, in an intact transaction, when two publish at the same moment', async () => {
    const ledger = createRunStore(blog().strapi);
    const wish = publishWish();
    const first = insertSlowly(wish);
    await first.inserted;
    const second = blog().strapi.db.transaction(async () => {
      const { row, isNew } = await ledger.insert(wish);
      const after = await ledger.insert(newRun());
      return { runId: row.runId, isNew, after: after.isNew };
    });
    expect(await second).toEqual({ runId: await first.done, isNew: false, after: true });
  });

  it('inserts one run for three publishes at the same moment', async () => {
    const ledger = createRunStore(blog().strapi);
    const wish = publishWish();
    const first = insertSlowly(wish);
    await first.inserted;
    const others = [2, 3].map(() =>
      blog().strapi.db.transaction(async () => (await ledger.insert(wish)).row.runId),
    );
    const runId = await first.done;
    expect(await Promise.all(others)).toEqual([runId, runId]);
  });

  it('commits all of a publish or nothing when the first of three rolls back', async () => {
    const ledger = createRunStore(blog().strapi);
    const wish = publishWish();
    const first = insertSlowly(wish, () => {
      throw new Error('undone');
    });
    await first.inserted;
    const publish = async () => {
      const marker = randomUUID();
      const isSaved = await blog()
        .strapi.db.transaction(async () => {
          await ledger.insert({ ...newRun(), runId: marker });
          await ledger.insert(wish);
        })
        .then(
          () => true,
          () => false,
        );
      return { isSaved, isThere: (await ledger.find(marker)) !== null };
    };
    const others = [publish(), publish()];
    await expect(first.done).rejects.toThrow('undone');
    const outcomes = await Promise.all(others);
    // MySQL gives up one of two that wait for each other; its publisher has to hear of it.
    for (const { isSaved, isThere } of outcomes) expect(isThere).toBe(isSaved);
    expect(outcomes.some(({ isSaved }) => isSaved)).toBe(true);
  });

  /** Work in a transaction that has begun to read before others, outside of it, did theirs. */
  const beside = async (work: () => Promise<void>, others: () => Promise<unknown>): Promise<void> => {
    let hasRead = (): void => undefined;
    const othersAreDone = new Promise<void>((resolve) => {
      hasRead = resolve;
    }).then(others);
    await blog().strapi.db.transaction(async () => {
      await createRunStore(blog().strapi).find('nothing');
      hasRead();
      await othersAreDone;
      await work();
    });
  };

  it('updates a run that was changed since the transaction’s first read', async () => {
    const ledger = createRunStore(blog().strapi);
    const { row } = await ledger.insert(newRun());
    await beside(
      async () => {
        await ledger.update(row, ({ replaces }) => ({ replaces: [...replaces, 'a card'] }));
      },
      () => ledger.commit(row, { attempts: 2 }),
    );
    const { replaces } = row;
    expect(await ledger.find(row.runId)).toMatchObject({ attempts: 2, replaces: [...replaces, 'a card'] });
  });

  it('inserts a run whose key was freed since the transaction’s first read', async () => {
    const ledger = createRunStore(blog().strapi);
    const wish = publishWish();
    const { row } = await ledger.insert(wish);
    await beside(
      async () =>
        expect(await ledger.insert({ ...wish, runId: randomUUID() })).toMatchObject({ isNew: true }),
      () => ledger.commit(row, { status: 'canceled', activeKey: null }),
    );
  });
};
