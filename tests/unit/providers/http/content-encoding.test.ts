import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeReply } from '../../../../server/src/providers/http/content-encoding';

const PLAIN = Buffer.from('as it was');

const decoded = async (encoding: string, body: Buffer): Promise<Buffer> => {
  const reply = { status: 200, headers: { 'content-encoding': encoding }, body };
  return (await decodeReply(reply, 1_000)).body;
};

describe('decodeReply', () => {
  it.each([
    ['gzip', gzipSync(PLAIN)],
    ['GZIP', gzipSync(PLAIN)],
    ['deflate', deflateSync(PLAIN)],
    ['br', brotliCompressSync(PLAIN)],
    ['identity', PLAIN],
    // The header is wrong.
    ['gzip', PLAIN],
    ['unheard-of', PLAIN],
  ])('decodes a response that a proxy compressed with %s', async (encoding, body) => {
    expect(await decoded(encoding, body)).toStrictEqual(PLAIN);
  });

  it('leaves a decompression bomb compressed', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000));
    expect(await decoded('gzip', bomb)).toStrictEqual(bomb);
  });
});
