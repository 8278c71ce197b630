import type { ReferenceSources, References } from './references';
import type { ReportWriter } from './report';
import type { CleanupSettings } from './rules';
import type { CleanupCounters } from './store/counter-store';
import type { CleanupRuns } from './store/run-store';
import type { CleanupSpool } from './store/spool-store';

/** What clean-up is done with. */
export interface CleanupPorts extends ReferenceSources {
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
  warn: (message: string) => void;
}

/** One clean-up, or one look at what it would do. */
export interface CleanupPass {
  parts: CleanupPorts;
  settings: CleanupSettings;
  references: References;
  writer: ReportWriter;
  /** Off: nothing is changed. */
  remove: boolean;
  /** Lets the CMS have its turn. @throws when Strapi stops. */
  rest: () => Promise<void>;
}
