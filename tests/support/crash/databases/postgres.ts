import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { postgresUnreachable, postgresUrl } from '../../postgres';
import type { CrashDatabase, BlogDatabase } from './blog-database';

const urlOf = (name: string): string => {
  const url = new URL(postgresUrl());
  url.pathname = `/${name}`;
  return url.href;
};

const ask = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const create = async (template: string | null): Promise<BlogDatabase> => {
  const name = `hero_crash_${randomBytes(6).toString('hex')}`;
  await ask(postgresUrl(), `create database ${name}${template === null ? '' : ` template ${template}`}`);
  return {
    // Several servers at once share what one PostgreSQL allows.
    variables: { DATABASE_CLIENT: 'postgres', DATABASE_URL: urlOf(name), DATABASE_POOL_MAX: '6' },
    longAgo: "'2001-01-01'",
    query: (sql) => ask(urlOf(name), sql),
    copy: () => create(name),
    drop: async () => {
      await ask(postgresUrl(), `drop database if exists ${name} with (force)`);
    },
  };
};

export const postgres: CrashDatabase = {
  name: 'postgres',
  unreachable: postgresUnreachable,
  create: () => create(null),
};
