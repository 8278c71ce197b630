import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRunStore } from '../../server/src/runs/store/run-store';
import { heroFingerprint } from '../../server/src/head/fingerprint';
import { describeOn } from '../support/describe-on';
import { startEntries, type Entries } from '../support/entries';
import { newRun } from '../support/runs/run-store-rules';
import { restDriver } from '../support/runs/stop-driver';
import { mysql } from '../support/mysql';
import { postgres } from '../support/postgres';
import { ARTICLE } from '../support/strapi';

/** Long enough for the attach to come to the row that the editor's save holds. */
const SAVE_MS = 500;

for (const [service, database] of [
  [postgres, 'postgres'],
  [mysql, 'mysql'],
] as const) {
  await describeOn([service], `attaching a hero while an editor saves, on ${service.name}`, () => {
    let entries: Entries;
    beforeAll(async () => {
      entries = await startEntries(database, { plugin: true });
      await restDriver(entries.blog);
    });
    afterAll(() => entries.blog.stop());

    it('keeps a hero that the editor comes back to in that very moment', async () => {
      const { strapi } = entries.blog;
      const documentId = await entries.article();
      const [asked, between, late] = [
        await entries.makeHero(),
        await entries.makeHero(),
        await entries.makeHero(),
      ];
      const ledger = createRunStore(strapi);
      const target = { uid: ARTICLE, documentId, locale: 'en', field: 'hero' };
      const { row } = await ledger.insert(newRun({ ...target, replaces: [heroFingerprint(asked)] }));
      await entries.update(documentId, { hero: between });

      let hasSaved = (): void => undefined;
      const saved = new Promise<void>((resolve) => {
        hasSaved = resolve;
      });
      const save = strapi.db.transaction(async () => {
        await entries.update(documentId, { hero: asked });
        hasSaved();
        await new Promise((resolve) => setTimeout(resolve, SAVE_MS));
      });
      await saved;
      const result = await entries.attach(documentId, late, {
        rows: 'draft',
        replaces: async () => (await ledger.find(row.runId))?.replaces ?? [],
      });
      await save;
      expect(result).toEqual({ attached: [], kept: [{ row: 'draft', reason: 'changed' }] });
      expect((await entries.draft(documentId)).hero).toEqual(asked);
    });
  });
}
