import { describe, expect, it } from 'vitest';
import { createRunStore } from '../../../server/src/runs/store/run-store';
import { heroFingerprint } from '../../../server/src/head/fingerprint';
import { entriesOf } from '../entries';
import { newRun } from '../runs/run-store-rules';
import { ARTICLE, type Blog } from '../strapi';

/** Long enough for the attach to come to the row that the editor's save holds. */
const SAVE_MS = 500;

/** What becomes of a hero that is attached while an editor saves, on a blog whose driver is stopped. */
export const attachRaceRules = (blog: () => Blog): void => {
  describe('attaching a hero while an editor saves', () => {
    it('keeps the hero that the editor’s save restores in that very moment', async () => {
      const entries = entriesOf(blog());
      const { strapi } = blog();
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
};
