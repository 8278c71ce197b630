export type DatabaseName = 'sqlite' | 'postgres' | 'mysql';

/** The database of one site. */
export interface SiteDatabase {
  /** Variables of `tests/app/config/database.js`. */
  variables: Record<string, string>;
  /** A moment long ago, as a literal of this database. */
  longAgo: string;
  /** Asks from outside of every server. */
  query: (sql: string) => Promise<Record<string, unknown>[]>;
  /** The same contents for a site in another folder. Nobody may be connected to this one meanwhile. */
  copy: (dir: string) => Promise<SiteDatabase>;
  drop: () => Promise<void>;
}

/** A kind of database that sites can be kept in. */
export interface CrashDatabase {
  name: DatabaseName;
  /** Null when it answers; otherwise why it does not. */
  unreachable: () => Promise<string | null>;
  /** An empty one for a site in this folder. */
  create: (dir: string) => Promise<SiteDatabase>;
}

/** Why a server cannot be reached: connection errors of several addresses have no words of their own. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error
    ? error.message || ('code' in error ? String(error.code) : error.name)
    : String(error);
