import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import type { Core } from '@strapi/strapi';
import type * as Winston from 'winston';
import { record, tallyFolder } from './record';

const winston = createRequire(import.meta.url)('winston') as typeof Winston;
const LEDGER = 'plugin::hero-image.generation';

/** Writes down everything that Strapi logs, whatever it prints. */
const recordLog = (strapi: Core.Strapi): void => {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      record('log', chunk.toString());
      done();
    },
  });
  const transport = new winston.transports.Stream({ stream, level: 'silly' });
  strapi.log.add(transport as unknown as Parameters<typeof strapi.log.add>[0]);
};

/** Follows a blog for the tally; the answer writes its ledger down, which has to be done before it ends. */
export const recordBlog = (strapi: Core.Strapi): (() => Promise<void>) => {
  if (tallyFolder() === null) return () => Promise.resolve();
  recordLog(strapi);
  return async () => {
    if (!(LEDGER in strapi.contentTypes) && !strapi.db.metadata.has(LEDGER)) return;
    for (const row of await strapi.db.query(LEDGER).findMany({})) record('ledger', row);
  };
};
