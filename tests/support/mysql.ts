import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { reasonOf, type Service } from './service';

/** Where the tests find a MySQL or MariaDB whose user may create databases. */
const mysqlUrl = (): string => process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306';

const query = async (sql: string): Promise<void> => {
  const connection = await createConnection({ uri: mysqlUrl(), connectTimeout: 2_000 });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
};

export const mysql: Service = {
  name: 'MySQL',
  variable: 'MYSQL_URL',
  wanted: 'a MySQL or MariaDB server whose user may create databases',
  url: mysqlUrl,
  unreachable: () => reasonOf(() => query('select 1')),
};

/** An empty database of its own for one run. */
export const createMysqlDatabase = async (): Promise<{
  variables: Record<string, string>;
  drop: () => Promise<void>;
}> => {
  const name = `hero_${randomBytes(6).toString('hex')}`;
  await query(`create database ${name} character set utf8mb4 collate utf8mb4_unicode_ci`);
  const { hostname, port, username, password } = new URL(mysqlUrl());
  return {
    variables: {
      DATABASE_HOST: hostname,
      DATABASE_PORT: port || '3306',
      DATABASE_NAME: name,
      DATABASE_USERNAME: decodeURIComponent(username),
      DATABASE_PASSWORD: decodeURIComponent(password),
    },
    drop: () => query(`drop database if exists ${name}`),
  };
};
