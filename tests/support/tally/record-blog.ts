import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import type { Core } from '@strapi/strapi';
import { record, tallyFolder } from './record';

type Transport = Parameters<Core.Strapi['log']['add']>[0];

const winston = createRequire(import.meta.url)('winston') as {
  transports: { Stream: new (options: { stream: Writable; level: string }) => Transport };
};
const LEDGER = 'plugin::hero-image.generation';

/** Writes down everything that Strapi logs, whatever it prints. */
const recordLog = (strapi: Core.Strapi): void => {
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      record('log', chunk.toString());
      done();
    },
  });
  strapi.log.add(new winston.transports.Stream({ stream, level: 'silly' }));
};

/** Rows that are cleared away were true all the same: they are written down before they go. */
const recordDeleted = (strapi: Core.Strapi): void => {
  strapi.db.lifecycles.subscribe({
    models: [LEDGER],
    beforeDeleteMany: async ({ params }: { params: { where?: object } }) => {
      const rows = (await strapi.db.query(LEDGER).findMany({ where: params.where ?? {} })) as object[];
      for (const row of rows) record('ledger', row);
    },
  });
};

/** Follows a blog for the tally; the answer writes its ledger down, which has to be done before it ends. */
export const recordBlog = (strapi: Core.Strapi): (() => Promise<void>) => {
  if (tallyFolder() === null) return () => Promise.resolve();
  recordLog(strapi);
  recordDeleted(strapi);
  return async () => {
    if (!(LEDGER in strapi.contentTypes) && !strapi.db.metadata.has(LEDGER)) return;
    const rows = (await strapi.db.query(LEDGER).findMany({})) as object[];
    for (const row of rows) record('ledger', row);
  };
};
