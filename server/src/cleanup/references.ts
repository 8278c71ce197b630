import type { HeroReference } from './store/hero-references';
import type { RunNeeds } from './store/unfinished-runs';

/** Clocks of several servers differ: this long before the look, in milliseconds, is looked at again. */
const SLACK_MS = 600_000;

/** Where files and runs are referred to; with `since`, only what was changed after it is read. */
export interface ReferenceSources {
  /** Files that the config's templates name. */
  ofConfig: number[];
  readHeroes: (since: Date | null, visit: (reference: HeroReference) => void) => Promise<void>;
  readUnderWay: (since: Date | null, visit: (needs: RunNeeds) => void) => Promise<void>;
}

/** What is referred to by heroes on entries, by runs that are not over, and by templates. */
export interface References {
  files: ReadonlySet<number>;
  /** Runs whose hero is on an entry, or whose record another run needs. */
  runs: ReadonlySet<string>;
  /** Runs whose kept bytes another run took up. */
  owners: ReadonlySet<string>;
  /** The same, of what was changed since this was read. */
  again: () => Promise<References>;
}

const read = async (sources: ReferenceSources, since: Date | null, begun: Date): Promise<References> => {
  const files = new Set(sources.ofConfig);
  const runs = new Set<string>();
  const owners = new Set<string>();
  await sources.readHeroes(since, (hero) => {
    for (const file of hero.files) files.add(file);
    if (hero.generation !== null) runs.add(hero.generation);
  });
  await sources.readUnderWay(since, (needs) => {
    for (const file of needs.files) files.add(file);
    for (const run of needs.runs) {
      runs.add(run);
      owners.add(run);
    }
  });
  const again = () => read(sources, new Date(begun.getTime() - SLACK_MS), begun);
  return { files, runs, owners, again };
};

/** Reads all of it: ids only, so that a site of many entries takes little memory. */
export const readReferences = (sources: ReferenceSources): Promise<References> =>
  read(sources, null, new Date());
