import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { reasonOf, type CrashDatabase, type BlogDatabase } from './blog-database';

/** Where a MariaDB or MySQL is found whose user may create databases. */
const serverUrl = (): URL => new URL(process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306');

type Row = Record<string, unknown>;

const connected = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
  const connection = await createConnection({ uri: serverUrl().href, connectTimeout: 2_000 });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
};

const ask = async (connection: Connection, sql: string): Promise<Row[]> => {
  const [rows] = await connection.query(sql);
  return Array.isArray(rows) ? (rows as Row[]) : [];
};

/** There is no template as PostgreSQL has it: table by table, keys between them included. */
const copyTables = async (connection: Connection, from: string, to: string): Promise<void> => {
  await ask(connection, 'set foreign_key_checks = 0, unique_checks = 0');
  await ask(connection, `use ${to}`);
  const tables = await ask(
    connection,
    `select table_name as name from information_schema.tables where table_schema = '${from}'`,
  );
  for (const { name } of tables) {
    const [made] = await ask(connection, `show create table ${from}.\`${String(name)}\``);
    await ask(connection, String(made?.['Create Table']));
    await ask(connection, `insert into ${to}.\`${String(name)}\` select * from ${from}.\`${String(name)}\``);
  }
};

const create = async (template: string | null): Promise<BlogDatabase> => {
  const name = `hero_crash_${randomBytes(6).toString('hex')}`;
  await connected(async (connection) => {
    await ask(connection, `create database ${name} character set utf8mb4`);
    if (template !== null) await copyTables(connection, template, name);
  });
  const { hostname, port, username, password } = serverUrl();
  return {
    variables: {
      DATABASE_CLIENT: 'mysql',
      DATABASE_HOST: hostname,
      DATABASE_PORT: port === '' ? '3306' : port,
      DATABASE_NAME: name,
      DATABASE_USERNAME: decodeURIComponent(username),
      DATABASE_PASSWORD: decodeURIComponent(password),
      DATABASE_POOL_MAX: '6',
    },
    longAgo: "'2001-01-01'",
    query: (sql) =>
      connected(async (connection) => {
        await ask(connection, `use ${name}`);
        return ask(connection, sql);
      }),
    copy: () => create(name),
    drop: () =>
      connected(async (connection) => {
        await ask(connection, `drop database if exists ${name}`);
      }),
  };
};

/** MariaDB and MySQL. */
export const mysql: CrashDatabase = {
  name: 'mysql',
  unreachable: () =>
    connected((connection) => ask(connection, 'select 1')).then(
      () => null,
      (error: unknown) => reasonOf(error),
    ),
  create: () => create(null),
};
