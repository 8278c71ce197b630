import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import { fileIdSchema } from '../../contracts/generation';
import { FileGone, openFile, type FileAddress, type OpenFile } from '../../media/open-file';
import { MAIN, storedName } from '../../media/file-url';
import { FILE_UID } from '../../media/upload-plugin';
import { fileStream } from './file-stream';
import { isOfPublishedHero, cacheAnswers } from './published-hero-file';
import { respond } from '../respond';
import type { RunLog } from '../../runs/model/run-log';

const paramsSchema = z.object({
  file: z.coerce.number().pipe(fileIdSchema),
  format: z.string().max(100),
  name: z.string().min(1).max(300),
});

const mime = z.enum(['image/webp', 'image/jpeg', 'image/png']);
const storedSchema = z.looseObject({ url: z.string(), mime });
const rowSchema = storedSchema.extend({
  provider: z.unknown(),
  formats: z.record(z.string(), storedSchema).nullish(),
});

/** A file name contains the hash of its content, so the content never changes; but the entry may be unpublished. */
const CACHE = 'public, max-age=3600, stale-while-revalidate=60';

/** The same answer for every file that is not public, so that a response does not reveal which files exist. */
const noSuchFile = () => new errors.NotFoundError('There is no such file.');

const opened = async (strapi: Core.Strapi, file: FileAddress): Promise<OpenFile> => {
  try {
    return await openFile(strapi, file);
  } catch (error) {
    throw error instanceof FileGone ? noSuchFile() : error;
  }
};

/**
 * Serves the files of published heroes without a login where the storage requires signed URLs. URLs cannot be
 * guessed, and a file that is not part of a published hero answers 404.
 */
export const createFileController = ({ strapi, log }: { strapi: Core.Strapi; log: Pick<RunLog, 'warn'> }) => {
  const isPublic = cacheAnswers((wanted) => isOfPublishedHero(strapi, wanted));
  return {
    /** `GET /api/hero-image/files/:file/:format/:name` */
    findOne: respond(
      async (ctx) => {
        const params = paramsSchema.safeParse(ctx.params);
        if (!params.success) throw noSuchFile();
        const { file, format, name } = params.data;
        const found: unknown = await strapi.db.query(FILE_UID).findOne({ where: { id: file } });
        const row = rowSchema.safeParse(found).data;
        const formats = new Map(Object.entries(row?.formats ?? {}));
        const stored = format === MAIN ? row : formats.get(format);
        if (row === undefined || stored === undefined || storedName(stored.url) !== name) throw noSuchFile();
        if (!(await isPublic({ file, name }))) throw noSuchFile();
        const isRead = ctx.method !== 'HEAD';
        const content = isRead ? await opened(strapi, { ...stored, provider: row.provider }) : null;
        return { content, type: stored.mime, tag: `"${name}"` };
      },
      (ctx, { content, type, tag }) => {
        ctx.set({ 'Cache-Control': CACHE, 'X-Content-Type-Options': 'nosniff', ETag: tag });
        ctx.status = 200;
        if (content !== null)
          ctx.body = fileStream(content, (error) => {
            log.warn(`A file was not closed: ${String(error)}`);
          });
        ctx.type = type;
      },
    ),
  };
};
