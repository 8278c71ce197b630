'use strict';

const path = require('node:path');

/**
 * What a commit survives: `process` (a killed process, not a power cut) and `none` wait less for the disk. Left out: SQLite's own.
 */
const PRAGMAS = {
  process: ['synchronous = OFF'],
  none: ['synchronous = OFF', 'journal_mode = MEMORY'],
};

const connections = {
  sqlite: (env) => ({
    connection: { filename: path.resolve(__dirname, '..', env('DATABASE_FILENAME', '.tmp/data.db')) },
    useNullAsDefault: true,
    pool: {
      afterCreate: (connection, done) => {
        for (const pragma of PRAGMAS[env('DATABASE_DURABILITY', '')] ?? []) connection.pragma(pragma);
        done(null, connection);
      },
    },
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
