export type DatabaseName = 'sqlite' | 'postgres' | 'mysql';

/** The database of one blog. */
export interface BlogDatabase {
  /** Variables of `tests/app/config/database.js`. */
  variables: Record<string, string>;
  /** A moment long ago, as a literal of this database. */
  longAgo: string;
  /** Asks from outside of every server. */
  query: (sql: string) => Promise<Record<string, unknown>[]>;
  /** The same contents for a blog in another folder. No server may be connected to this one meanwhile. */
  copy: (dir: string) => Promise<BlogDatabase>;
  drop: () => Promise<void>;
}

/** A kind of database that blogs can be kept in. */
export interface CrashDatabase {
  name: DatabaseName;
  /** Null when it answers; otherwise why it does not. */
  unreachable: () => Promise<string | null>;
  /** An empty one for a blog in this folder. */
  create: (dir: string) => Promise<BlogDatabase>;
}

/** Why a server cannot be reached: connection errors of several addresses have no words of their own. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error
    ? error.message || ('code' in error ? String(error.code) : error.name)
    : String(error);
