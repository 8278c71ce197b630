'use strict';

const path = require('node:path');

/** `DATABASE_DURABLE=off`: neither writes nor the journal wait for the disk, where no crash has to be survived. */
const setDurability = (connection, env) => {
  if (env('DATABASE_DURABLE', '') !== 'off') return null;
  connection.pragma('synchronous = OFF');
  connection.pragma('journal_mode = MEMORY');
  return null;
};

const connections = {
  sqlite: (env) => ({
    connection: { filename: path.resolve(__dirname, '..', env('DATABASE_FILENAME', '.tmp/data.db')) },
    useNullAsDefault: true,
    pool: { afterCreate: (connection, done) => done(setDurability(connection, env), connection) },
  }),
  postgres: (env) => ({
    connection: { connectionString: env('DATABASE_URL'), schema: env('DATABASE_SCHEMA', 'public') },
    pool: { min: 0, max: env.int('DATABASE_POOL_MAX', 10) },
  }),
  mysql: (env) => ({
    connection: {
      host: env('DATABASE_HOST', '127.0.0.1'),
      port: env.int('DATABASE_PORT', 3306),
      database: env('DATABASE_NAME', 'strapi'),
      user: env('DATABASE_USERNAME', 'strapi'),
      password: env('DATABASE_PASSWORD', ''),
    },
    pool: { min: 0, max: env.int('DATABASE_POOL_MAX', 10) },
  }),
};

module.exports = ({ env }) => {
  const client = env('DATABASE_CLIENT', 'sqlite');
  const connection = connections[client];
  if (!connection)
    throw new Error(
      `DATABASE_CLIENT is "${client}"; it must be one of ${Object.keys(connections).join(', ')}.`,
    );
  return { connection: { client, ...connection(env) } };
};
