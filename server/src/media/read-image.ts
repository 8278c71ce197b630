import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { HeroError } from '../contracts/error';
import { focalPointSchema, type FocalPoint } from '../contracts/hero';
import { causeClass } from './media-failed';
import { FileGone, openFile } from './open-file';
import { FILE_UID } from './upload-plugin';

const rowSchema = z.looseObject({
  name: z.string(),
  url: z.string(),
  mime: z.string(),
  alternativeText: z.string().nullish(),
  focalPoint: focalPointSchema.nullish().catch(null),
});

export interface ReadImage {
  bytes: Uint8Array;
  /** From the media library; it does not prove what the bytes are. */
  mime: string;
  alternativeText: string;
  focalPoint: FocalPoint | null;
  name: string;
}

const tooLarge = (name: string, maxBytes: number): HeroError =>
  new HeroError({
    code: 'image_too_large',
    message: `The image "${name}" of the media library is larger than ${maxBytes} bytes; choose a smaller one.`,
  });

/** Collects a stream, and stops reading when it exceeds the limit. */
const collect = async (
  chunks: AsyncIterable<unknown>,
  { name, maxBytes }: { name: string; maxBytes: number },
): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array))
      throw new TypeError('The image was read as something else than bytes');
    total += chunk.byteLength;
    if (total > maxBytes) throw tooLarge(name, maxBytes);
    parts.push(chunk);
  }
  return new Uint8Array(Buffer.concat(parts));
};

/**
 * Reads a file of the media library.
 *
 * @throws HeroError `file_gone` when the file or its bytes are missing, `media_failed` when they cannot be read now,
 * `image_too_large` above `maxBytes`.
 */
export const readImage = async (
  strapi: Core.Strapi,
  fileId: number,
  { maxBytes }: { maxBytes: number },
): Promise<ReadImage> => {
  const found: unknown = await strapi.db.query(FILE_UID).findOne({ where: { id: fileId } });
  if (!found)
    throw new HeroError({
      code: 'file_gone',
      message: `There is no file ${fileId} in the media library; choose another one.`,
    });
  const row = rowSchema.parse(found);
  try {
    const file = await openFile(strapi, row);
    const bytes = await collect(file.chunks, { name: row.name, maxBytes }).finally(file.close);
    const { mime, name, alternativeText, focalPoint } = row;
    return { bytes, mime, name, alternativeText: alternativeText ?? '', focalPoint: focalPoint ?? null };
  } catch (error) {
    if (HeroError.isInstance(error)) throw error;
    const gone = error instanceof FileGone;
    throw new HeroError({
      code: gone ? 'file_gone' : 'media_failed',
      message: `The file "${row.name}" (${fileId}) of the media library cannot be read (${causeClass(error)}); upload it again or choose another one.`,
      retryable: !gone,
      cause: error,
    });
  }
};
