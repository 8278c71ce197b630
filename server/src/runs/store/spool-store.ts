import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { ownerOf, refOf, type Spool } from '../model/spool';
import { SPOOL_UID } from './spool-model';

/** Bytes in one row: its base64 stays far below the smallest packet that a MySQL server takes. */
const PART_BYTES = 384 * 1024;

const partsSchema = z.array(z.object({ content: z.string() }));

/**
 * A spool in Strapi's own database. Not on the disk: a container loses its disk with its next deploy, and the
 * server that goes on with a run may be another one.
 */
export const createSpoolStore = (strapi: Core.Strapi): Spool => {
  const query = () => strapi.db.query(SPOOL_UID);
  return {
    put: async (runId, index, bytes) => {
      const ref = refOf(runId, index);
      const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const parts = Math.max(1, Math.ceil(whole.byteLength / PART_BYTES));
      // All parts or none: half a picture is never taken for a whole one.
      await strapi.db.transaction(async () => {
        await query().deleteMany({ where: { ref } });
        for (let part = 0; part < parts; part += 1) {
          const content = whole.subarray(part * PART_BYTES, (part + 1) * PART_BYTES).toString('base64');
          // `create` would read the bytes back to answer with them.
          await query().createMany({ data: [{ runId, ref, part, content }] });
        }
      });
      return { ref, sha256: createHash('sha256').update(whole).digest('hex') };
    },

    get: async (ref) => {
      const rows: unknown = await query().findMany({
        select: ['content'],
        where: { ref },
        orderBy: [{ part: 'asc' }],
      });
      const parts = partsSchema.parse(rows);
      if (parts.length === 0) return null;
      return Buffer.concat(parts.map(({ content }) => Buffer.from(content, 'base64')));
    },

    has: async (ref) => (await query().count({ where: { ref } })) > 0,

    drop: async (owners) => {
      await query().deleteMany({ where: { runId: { $in: [...new Set(owners.map(ownerOf))] } } });
    },
  };
};
