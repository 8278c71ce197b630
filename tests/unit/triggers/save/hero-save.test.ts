import { describe, expect, it } from 'vitest';
import { TransactionLost } from '../../../../server/src/strapi/savepoint';
import { saveHeroes, type HeroSave, type HeroWrite } from '../../../../server/src/triggers/save/hero-save';
import type { Services } from '../../../../server/src/app/services';
import { makeHero } from '../../head/hero-parts';

/** A database that has rolled the whole transaction back, as MySQL does on a deadlock: no savepoint is left. */
const lostServices = () => {
  const trx = Object.assign(() => undefined, {
    raw: (sql: string) =>
      sql.startsWith('ROLLBACK') ? Promise.reject(new Error('no such savepoint')) : Promise.resolve(),
  });
  const db = {
    inTransaction: () => true,
    transaction: (work: (parts: object) => unknown) => work({ trx, onCommit: () => undefined }),
  };
  const ledger = { list: () => Promise.reject(new Error('Deadlock found')) };
  const log = { error: () => undefined };
  return {
    strapi: { db, contentTypes: {}, components: {} },
    ports: { runStore: ledger, log },
  } as unknown as Services;
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

describe('a save whose transaction the database gave up', () => {
  it.each([
    ['while a choice was noted down', { isChoice: true }],
    ['while cover and SEO images followed', { previous: makeHero() }],
  ])('fails: %s', async (_when, write) => {
    const saved = saveHeroes(lostServices(), saveOf(write), () => Promise.resolve({ documentId: 'a' }));
    await expect(saved).rejects.toBeInstanceOf(TransactionLost);
  });
});
