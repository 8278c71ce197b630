import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBefore, heldFiles, OVER, releasedFiles } from '../../../server/src/cleanup/rules';
import type { CleanupSettings } from '../../../server/src/cleanup/rules';
import { filesOf, filesOfHero, imageOf, withoutFiles } from '../../../server/src/cleanup/run-files';
import type { RunFiles } from '../../../server/src/cleanup/run-files';
import { GENERATION_STATUSES } from '../../../server/src/contracts/generation';

const NOW = new Date('2026-11-21T12:00:00Z');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const file = fc.integer({ min: 1, max: 12 });

const candidate = fc.record({
  file: optional(file),
  social: optional(file),
  original: optional(file),
  chosen: fc.boolean(),
});

const aRun: fc.Arbitrary<RunFiles> = fc
  .record({
    status: fc.constantFrom(...GENERATION_STATUSES),
    finishedAt: optional(fc.integer({ min: 0, max: 90 }).map((days) => daysBefore(NOW, days))),
    candidates: fc.array(candidate, { maxLength: 4 }),
    hero: optional(fc.record({ image: file, social: file })),
    isEntryGone: fc.boolean(),
  })
  .map(({ candidates, ...run }) => ({
    ...{ id: 1, runId: 'a', version: 1, uid: 'api::article.article', documentId: 'd', requestHash: 'h' },
    ...run,
    candidates: candidates.map((one, index) => ({
      ...{ index, url: 'https://example.com/a.webp', width: 1, height: 1, sha256: null },
      ...{ revisedPrompt: null, seed: null },
      ...one,
    })),
  }));

const settings: fc.Arbitrary<CleanupSettings> = fc.record({
  now: fc.constant(NOW),
  discardAfterDays: optional(fc.integer({ min: 1, max: 60 })),
  keepOriginals: fc.constantFrom<boolean | 'credentials'>(true, false, 'credentials'),
  keepRunsDays: fc.constant(365),
});

const sorted = (files: number[]): number[] => [...files].sort((a, b) => a - b);

describe('the files that a run releases', () => {
  it('releases or holds every file exactly once', () => {
    fc.assert(
      fc.property(aRun, settings, (run, set) => {
        const released = releasedFiles(run, set).map((one) => one.file);
        expect(sorted([...released, ...heldFiles(run, set)])).toEqual(sorted(filesOf(run)));
      }),
    );
  });

  it('releases nothing while the run is active, too recent, or nothing is to be discarded', () => {
    fc.assert(
      fc.property(aRun, settings, (run, set) => {
        const { discardAfterDays: days } = set;
        const ended = OVER.includes(run.status) ? run.finishedAt : null;
        fc.pre(days === null || ended === null || ended >= daysBefore(NOW, days));
        expect(releasedFiles(run, set)).toEqual([]);
      }),
    );
  });

  it('releases no file of its hero while the entry exists', () => {
    fc.assert(
      fc.property(aRun, settings, (run, set) => {
        fc.pre(!run.isEntryGone && set.keepOriginals === true);
        const hero = filesOfHero(run);
        const released = releasedFiles(run, set).map((one) => one.file);
        expect(released.filter((one) => hero.includes(one))).toEqual([]);
        const chosen = run.candidates.filter((one) => one.chosen).flatMap((one) => one.file ?? []);
        expect(released.filter((one) => chosen.includes(one))).toEqual([]);
      }),
    );
  });

  it("leaves no reference to a removed file in the run's record", () => {
    fc.assert(
      fc.property(aRun, fc.uniqueArray(file), (run, files) => {
        const gone = new Set(files);
        const remaining = withoutFiles(run, gone);
        const touched = filesOf(run).filter((one) => gone.has(one));
        expect(remaining !== null).toBe(touched.length > 0);
        if (remaining === null) return;
        const after = { candidates: remaining.candidates, hero: remaining.losesHero ? null : run.hero };
        expect(filesOf(after).filter((one) => gone.has(one))).toEqual([]);
        for (const one of remaining.candidates)
          if (one.file === null) expect([null, 'https://example.com/a.webp']).toContain(one.url);
      }),
    );
  });

  it('groups the hero and social files of an image', () => {
    const run = { candidates: [], hero: { image: 1, social: 2 } };
    expect(imageOf(run, 1)).toBe(imageOf(run, 2));
    expect(imageOf(run, 3)).not.toBe(imageOf(run, 1));
  });
});
