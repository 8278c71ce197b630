import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Reply } from './exchange';

const DECODERS: ReadonlyMap<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> =
  new Map([
    ['gzip', promisify(gunzip)],
    ['x-gzip', promisify(gunzip)],
    ['deflate', promisify(inflate)],
    ['br', promisify(brotliDecompress)],
  ]);

/**
 * An API's answer as it was before a proxy compressed it: some do, although it is asked for as it is. A body that is
 * not compressed as its header says, or has more than `maxBytes` once decoded, is passed on as it came.
 */
export const decodeReply = async (reply: Reply, maxBytes: number): Promise<Reply> => {
  const decode = DECODERS.get(reply.headers['content-encoding']?.trim().toLowerCase() ?? '');
  if (decode === undefined) return reply;
  try {
    return { ...reply, body: await decode(reply.body, { maxOutputLength: maxBytes }) };
  } catch {
    return reply;
  }
};
