import { describe, expect, it } from 'vitest';
import { TransactionLost } from '../../../../server/src/strapi/savepoint';
import {
  saveHeroes,
  type HeroSave,
  type HeroWrite,
  type SaveDeps,
} from '../../../../server/src/triggers/save/hero-save';
import { makeHero } from '../../head/hero-parts';

/** A database that has rolled back the whole transaction, as MySQL does on a deadlock: no savepoint is left. */
const lostDatabase = () => {
  const trx = Object.assign(() => undefined, {
    raw: (sql: string) =>
      sql.startsWith('ROLLBACK') ? Promise.reject(new Error('no such savepoint')) : Promise.resolve(),
  });
  const db = {
    inTransaction: () => true,
    transaction: (work: (parts: object) => unknown) => work({ trx, onCommit: () => undefined }),
  };
  const runStore = { list: () => Promise.reject(new Error('Deadlock found')) };
  const log = { error: () => undefined };
  return {
    strapi: { db, contentTypes: {}, components: {} },
    ...{ runStore, log },
  } as unknown as SaveDeps;
};

const saveOf = (write: Partial<HeroWrite>): HeroSave => ({
  ...{ uid: 'api::article.article', documentId: 'a', locale: null, isPublished: false },
  writes: [
    {
      ...{ field: 'hero', value: null, previous: null, isChoice: false },
      ...{ filled: { image: null, seo: null }, ...write },
    },
  ],
});

describe('a save whose transaction is lost', () => {
  it.each([
    ['while protecting a choice', { isChoice: true }],
    ['while updating cover and SEO images', { previous: makeHero() }],
  ])('fails with TransactionLost %s', async (_when, write) => {
    const saved = saveHeroes(lostDatabase(), saveOf(write), () => Promise.resolve({ documentId: 'a' }));
    await expect(saved).rejects.toBeInstanceOf(TransactionLost);
  });
});
