import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { reasonOf, type Service } from './service';

/** Where the tests find a PostgreSQL whose user may create databases. */
export const postgresUrl = (): string =>
  process.env['POSTGRES_URL'] ?? 'postgres://postgres:postgres@127.0.0.1:5432/postgres';

const query = async (sql: string): Promise<void> => {
  const client = new Client({ connectionString: postgresUrl(), connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

export const postgres: Service = {
  name: 'PostgreSQL',
  variable: 'POSTGRES_URL',
  wanted: 'a server whose user may create databases',
  url: postgresUrl,
  unreachable: () => reasonOf(() => query('select 1')),
};

/** Null when PostgreSQL answers; otherwise why it does not. */
export const postgresUnreachable = (): Promise<string | null> => postgres.unreachable();

/** An empty database of its own for one run. */
export const createPostgresDatabase = async (): Promise<{ url: string; drop: () => Promise<void> }> => {
  const name = `hero_${randomBytes(6).toString('hex')}`;
  await query(`create database ${name}`);
  // No test has to survive a crash of the server, so commits need not wait for the disk.
  await query(`alter database ${name} set synchronous_commit = off`);
  const url = new URL(postgresUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => query(`drop database if exists ${name} with (force)`) };
};
