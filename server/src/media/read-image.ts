import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { HeroError } from '../contracts/error';
import { focalPointSchema, type FocalPoint } from '../contracts/hero';
import { causeClass } from './media-failed';
import { FILE_UID, uploadPlugin } from './upload-plugin';

const PATIENCE_MS = 60_000;

const rowSchema = z.looseObject({
  name: z.string(),
  url: z.string(),
  mime: z.string(),
  alternativeText: z.string().nullish(),
  focalPoint: focalPointSchema.nullish().catch(null),
});

type FileRow = z.infer<typeof rowSchema>;

export interface ReadImage {
  bytes: Uint8Array;
  /** As the media library has it; not proof of what the bytes are. */
  mime: string;
  alternativeText: string;
  focalPoint: FocalPoint | null;
  name: string;
}

/** There are no bytes where the media library has them, and there will be none. */
class BytesGone extends Error {
  override readonly name = 'BytesGone';
}

const isGone = (cause: unknown): boolean =>
  cause instanceof BytesGone || (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT');

const tooLarge = (name: string, maxBytes: number): HeroError =>
  new HeroError({
    code: 'image_too_large',
    message: `The image "${name}" of the media library is larger than ${maxBytes} bytes; choose a smaller one.`,
  });

/** A fetched body, chunk by chunk; leaving early cancels the download. */
async function* bodyChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}

/** Collects a stream, and stops reading as soon as it is longer than allowed. */
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

/** Reads a file that Strapi serves from its public folder, and nothing outside; the owner's own symlinks count as inside. */
const readLocal = async (
  strapi: Core.Strapi,
  { row, maxBytes }: { row: FileRow; maxBytes: number },
): Promise<Uint8Array> => {
  const publicDir = path.resolve(strapi.dirs.static.public);
  const { pathname } = new URL(row.url, 'http://localhost');
  const file = path.join(publicDir, decodeURIComponent(pathname));
  if (!file.startsWith(publicDir + path.sep))
    throw new RangeError('The file lies outside of the public folder');
  const handle = await open(file);
  try {
    return await collect(handle.createReadStream({ autoClose: false }), { name: row.name, maxBytes });
  } finally {
    await handle.close();
  }
};

/** Reads a file from where the upload provider keeps it, over a signed address when that is private. */
const readRemote = async (
  strapi: Core.Strapi,
  { row, maxBytes }: { row: FileRow; maxBytes: number },
): Promise<Uint8Array> => {
  const signed = rowSchema.parse(await uploadPlugin(strapi).file.signFileUrls(row));
  const response = await strapi.fetch(signed.url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status === 404 || response.status === 410) throw new BytesGone(`HTTP ${response.status}`);
  if (!response.ok || !response.body) throw new RangeError(`HTTP ${response.status}`);
  return collect(bodyChunks(response.body), { name: row.name, maxBytes });
};

/**
 * The bytes of a file in the media library.
 *
 * @throws HeroError `file_gone` when the file or its bytes are gone, `media_failed` when they cannot be read now,
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
  const read = /^https?:\/\//i.test(row.url) ? readRemote : readLocal;
  try {
    const bytes = await read(strapi, { row, maxBytes });
    const { mime, name, alternativeText, focalPoint } = row;
    return { bytes, mime, name, alternativeText: alternativeText ?? '', focalPoint: focalPoint ?? null };
  } catch (error) {
    if (HeroError.isInstance(error)) throw error;
    const gone = isGone(error);
    throw new HeroError({
      code: gone ? 'file_gone' : 'media_failed',
      message: `The file "${row.name}" (${fileId}) of the media library cannot be read (${causeClass(error)}); upload it again or choose another one.`,
      retryable: !gone,
      cause: error,
    });
  }
};
