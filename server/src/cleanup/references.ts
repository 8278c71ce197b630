import type { CleanupPorts } from './ports';

/** Clocks of several servers differ: this long before the look, in milliseconds, is looked at again. */
const SLACK_MS = 600_000;

type Reading = Pick<CleanupPorts, 'readHeroes' | 'readUnderWay' | 'ofConfig'>;

/** What is referred to by heroes on entries, by runs that are not over, and by templates. */
export interface References {
  refersTo: (file: number) => boolean;
  /** Runs whose hero is on an entry, or whose record another run needs. */
  runs: ReadonlySet<string>;
  /** Runs whose kept bytes another run took up. */
  owners: ReadonlySet<string>;
  /** The same, of what was changed since this was read. */
  again: () => Promise<References>;
}

const read = async (parts: Reading, since: Date | null, begun: Date): Promise<References> => {
  const files = new Set(parts.ofConfig);
  const runs = new Set<string>();
  const owners = new Set<string>();
  await parts.readHeroes(since, (hero) => {
    for (const file of hero.files) files.add(file);
    if (hero.generation !== null) runs.add(hero.generation);
  });
  await parts.readUnderWay(since, (needs) => {
    for (const file of needs.files) files.add(file);
    for (const run of needs.runs) {
      runs.add(run);
      owners.add(run);
    }
  });
  return {
    refersTo: (file) => files.has(file),
    runs,
    owners,
    again: () => read(parts, new Date(begun.getTime() - SLACK_MS), begun),
  };
};

/** Reads all of it: ids only, so that a site of many entries takes little memory. */
export const readReferences = (parts: Reading): Promise<References> => read(parts, null, new Date());
