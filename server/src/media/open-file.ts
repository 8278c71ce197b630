import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { uploadPlugin } from './upload-plugin';

const PATIENCE_MS = 60_000;

const urlSchema = z.looseObject({ url: z.string() });

/** The row of a file, or one of its formats with the row's provider: providers sign by their own columns. */
export type FileAddress = z.infer<typeof urlSchema>;

/** What the storage itself answers: the file does not exist. Anything else may pass. */
export class FileGone extends Error {
  override readonly name = 'FileGone';
  /** `ENOENT`, `HTTP 404` */
  constructor(readonly code: string) {
    super(code);
  }
}

/** An open file; its caller closes it. */
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

/** Opens a file that Strapi serves from its public folder, and nothing outside; the owner's own symlinks count as inside. */
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

/** Opens a file where the upload provider keeps it, over a signed address when that is private. */
const openRemote = async (strapi: Core.Strapi, file: FileAddress): Promise<OpenFile> => {
  const { url } = urlSchema.parse(await uploadPlugin(strapi).file.signFileUrls(file));
  const response = await strapi.fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.ok && response.body) {
    const reader = response.body.getReader();
    return { chunks: chunksOf(reader), close: () => reader.cancel() };
  }
  await response.body?.cancel();
  const problem = `HTTP ${response.status}`;
  throw response.status === 404 || response.status === 410 ? new FileGone(problem) : new RangeError(problem);
};

/**
 * Opens a file of the media library, or one of its formats, where the upload provider keeps it.
 *
 * @throws FileGone where the storage says that there is no such file; anything else where it cannot be read now
 */
export const openFile = (strapi: Core.Strapi, file: FileAddress): Promise<OpenFile> =>
  /^https?:\/\//i.test(file.url) ? openRemote(strapi, file) : openLocal(strapi, file);
