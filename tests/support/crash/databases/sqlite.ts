import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CrashDatabase, BlogDatabase } from './blog-database';

interface Connection {
  prepare: (sql: string) => { reader: boolean; all: () => Record<string, unknown>[]; run: () => void };
  close: () => void;
}

// It comes without types.
const BetterSqlite = createRequire(import.meta.url)('better-sqlite3') as new (file: string) => Connection;

const open = (dir: string): BlogDatabase => {
  const file = join(dir, 'data.db');
  return {
    variables: { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: file, DATABASE_DURABILITY: 'process' },
    longAgo: '1',
    query: (sql) => {
      const database = new BetterSqlite(file);
      try {
        const statement = database.prepare(sql);
        if (statement.reader) return Promise.resolve(statement.all());
        statement.run();
        return Promise.resolve([]);
      } finally {
        database.close();
      }
    },
    // The file is in the folder and was copied with it.
    copy: (other) => Promise.resolve(open(other)),
    drop: () => Promise.resolve(),
  };
};

export const sqlite: CrashDatabase = {
  name: 'sqlite',
  unreachable: () => Promise.resolve(null),
  create: (dir) => Promise.resolve(open(dir)),
};
