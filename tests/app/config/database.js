'use strict';

const path = require('node:path');

/** A commit outlives the process, though not the machine, and waits for no disk: enough for a test. */
const withoutSync = (database, done) => {
  database.pragma('synchronous = OFF');
  done(null, database);
};

const connections = {
  sqlite: (env) => ({
    connection: { filename: path.resolve(__dirname, '..', env('DATABASE_FILENAME', '.tmp/data.db')) },
    useNullAsDefault: true,
    pool: env.bool('DATABASE_SYNC', true) ? {} : { afterCreate: withoutSync },
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
