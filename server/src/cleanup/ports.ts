import type { CleanupCounters } from './store/counter-store';
import type { CleanupRuns } from './store/run-store';
import type { CleanupSpool } from './store/spool-store';
import type { HeroReference } from './store/hero-references';
import type { RunNeeds } from './store/unfinished-runs';

/** What clean-up is done with. */
export interface CleanupPorts {
  runs: CleanupRuns;
  spool: CleanupSpool;
  counters: CleanupCounters;
  files: {
    /** Those that are in the media library. */
    find: (ids: number[]) => Promise<{ id: number; name: string; bytes: number }[]>;
    /** Those that a media field or a relation points at. */
    inUse: (ids: number[]) => Promise<number[]>;
    /** Removes file and row. @throws HeroError media_failed */
    remove: (id: number) => Promise<void>;
  };
  /** Files that the config's templates name. */
  ofConfig: number[];
  readHeroes: (since: Date | null, visit: (reference: HeroReference) => void) => Promise<void>;
  readUnderWay: (since: Date | null, visit: (needs: RunNeeds) => void) => Promise<void>;
  warn: (message: string) => void;
}
