import { isDeepStrictEqual } from 'node:util';
import type { Hero } from '../../../server/src/contracts/hero';
import type { Run } from '../../../server/src/runs/model/run';
import { heroFingerprint } from '../../../server/src/head/fingerprint';
import { LOCALES, VERSIONS, type Content, type Found, type Locale, type VersionName } from './entry-versions';
import { filesFor, statusOf, type Model, type ModelRun, type Version } from './model';

/** A rule that does not hold. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

const shown = (hero: Hero | null): string => (hero === null ? 'no hero' : heroFingerprint(hero));

const mayWrite = (run: ModelRun, name: VersionName, { hero, decision }: Version): string | null => {
  if (run.isOver) return 'was over before';
  if (run.isCanceled) return 'was canceled';
  if (run.target === 'form' || (run.target === 'draft' && name === 'published')) return 'is for another row';
  if (hero?.pinned === true) return 'took the place of a pinned hero';
  if (decision !== null && !run.decisions.has(decision))
    return 'took the place of what the editor chose since it was asked for';
  return null;
};

interface Place {
  model: Model;
  locale: Locale;
  name: VersionName;
  where: string;
}

/** A hero that the model did not expect has to be a run's, one that may put it there. */
const takeHero = (
  { model, locale, name, where }: Place,
  { expected, hero, ledger }: { expected: Version; hero: Hero | null; ledger: readonly Run[] },
): Version => {
  if (isDeepStrictEqual(expected.hero, hero)) return expected;
  const run = model.runs.get(hero?.generation ?? '');
  if (hero === null || run === undefined || run.locale !== locale)
    throw new Broken(`${where} holds ${shown(hero)}; ${shown(expected.hero)} was expected`);
  const objection = mayWrite(run, name, expected);
  if (objection !== null)
    throw new Broken(
      `${where} held ${shown(expected.hero)} and holds ${shown(hero)}: its run (${run.trigger}) ${objection}`,
    );
  const made = ledger.find(({ runId }) => runId === run.runId)?.hero ?? null;
  if (!isDeepStrictEqual(made, hero)) throw new Broken(`${where}: the hero is not as its run made it`);
  return { ...expected, ...filesFor(expected, hero), hero };
};

/** A run that has succeeded put its hero wherever it had reason to. */
const mustHaveWritten = (
  { name, where }: Place,
  {
    expected,
    hero,
    ledger,
    runs,
  }: {
    expected: Version;
    hero: Hero | null;
    ledger: readonly Run[];
    runs: ModelRun[];
  },
): void => {
  for (const run of runs) {
    const row = ledger.find(({ runId }) => runId === run.runId);
    if (row?.status !== 'succeeded' || mayWrite(run, name, expected) !== null) continue;
    const isCard = expected.hero !== null && expected.hero.generation === row.supersedes;
    if (expected.decision === null || !(run.seen.has(heroFingerprint(expected.hero)) || isCard)) continue;
    if (heroFingerprint(hero) !== heroFingerprint(row.hero))
      throw new Broken(`${where} holds ${shown(hero)}: the hero of its run (${run.trigger}) did not come`);
  }
};

const holdVersion = (
  place: Place,
  { expected, found, ledger }: { expected: Version | null; found: Content | null; ledger: readonly Run[] },
): Version | null => {
  const { model, locale, where } = place;
  if (expected === null || found === null) {
    if (expected !== found) throw new Broken(`${where} ${found === null ? 'is missing' : 'has appeared'}`);
    return null;
  }
  const { hero, ...rest } = found;
  const runs = [...model.runs.values()].filter((run) => run.locale === locale && !run.isOver);
  mustHaveWritten(place, { expected, hero, ledger, runs });
  const version = takeHero(place, { expected, hero, ledger });
  const { decision: _decision, hero: _hero, ...wanted } = version;
  if (!isDeepStrictEqual(wanted, rest))
    throw new Broken(`${where} is ${JSON.stringify(rest)}; expected ${JSON.stringify(wanted)}`);
  return version;
};

/**
 * Holds an article against its model, and takes over what runs have put on it by right.
 *
 * @throws Broken for anything that neither the editor nor a run that may has done.
 */
export const holdAgainst = (model: Model, found: Found, ledger: readonly Run[]): void => {
  for (const locale of LOCALES) {
    const entry = model.locales[locale];
    const written = VERSIONS.filter((name) => {
      const place = { model, locale, name, where: `The ${name} version in ${locale}` };
      const expected = entry[name];
      entry[name] = holdVersion(place, { expected, found: found[locale][name], ledger });
      return entry[name] !== expected;
    });
    // A draft that alone took a hero differs from what is published.
    if (written.includes('draft') && !written.includes('published')) entry.isModified = true;
    if (statusOf(entry) !== found[locale].status)
      throw new Broken(`${locale} is ${found[locale].status}; expected ${statusOf(entry)}`);
  }
  for (const { runId, finishedAt, hero } of ledger) {
    const run = model.runs.get(runId);
    if (run !== undefined) Object.assign(run, { hero, isOver: finishedAt !== null });
  }
};
