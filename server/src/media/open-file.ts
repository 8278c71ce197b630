import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { uploadPlugin } from './upload-plugin';

const TIMEOUT_MS = 60_000;

const urlSchema = z.looseObject({ url: z.string() });

/** The row of a file, or one of its formats with the row's provider, by which upload providers sign. */
export type FileAddress = z.infer<typeof urlSchema>;

/** The storage reports that the file does not exist. Any other error may be temporary. */
export class FileGone extends Error {
  override readonly name = 'FileGone';
  /** `ENOENT`, `HTTP 404` */
  constructor(readonly code: string) {
    super(code);
  }
}

/** An open file; the caller must close it. */
export interface OpenFile {
  chunks: AsyncIterable<unknown>;
  close: () => Promise<void>;
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function* chunksOf(reader: Reader): AsyncGenerator<Uint8Array> {
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Opens a file in Strapi's public folder and refuses paths outside of it; symlinks in the folder are followed. */
const openLocal = async (strapi: Core.Strapi, { url }: FileAddress): Promise<OpenFile> => {
  const publicDir = path.resolve(strapi.dirs.static.public);
  const file = path.join(publicDir, decodeURIComponent(new URL(url, 'http://localhost').pathname));
  if (!file.startsWith(publicDir + path.sep))
    throw new RangeError('The file lies outside of the public folder');
  try {
    const handle = await open(file);
    return { chunks: handle.createReadStream({ autoClose: false }), close: () => handle.close() };
  } catch (error) {
    if (isMissing(error)) throw new FileGone('ENOENT');
    throw error;
  }
};

/** Opens a file at the upload provider, through a signed URL if the storage is private. */
const openRemote = async (strapi: Core.Strapi, file: FileAddress): Promise<OpenFile> => {
  const { url } = urlSchema.parse(await uploadPlugin(strapi).file.signFileUrls(file));
  const response = await strapi.fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.ok && response.body) {
    const reader = response.body.getReader();
    return { chunks: chunksOf(reader), close: () => reader.cancel() };
  }
  await response.body?.cancel();
  const problem = `HTTP ${response.status}`;
  throw response.status === 404 || response.status === 410 ? new FileGone(problem) : new RangeError(problem);
};

/**
 * Opens a file of the media library, or one of its formats, at the upload provider.
 *
 * @throws FileGone when the storage reports that the file does not exist; another error when it cannot be read now
 */
export const openFile = (strapi: Core.Strapi, file: FileAddress): Promise<OpenFile> =>
  /^https?:\/\//i.test(file.url) ? openRemote(strapi, file) : openLocal(strapi, file);
