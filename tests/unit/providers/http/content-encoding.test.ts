import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeReply } from '../../../../server/src/providers/http/content-encoding';

const PLAIN = Buffer.from('as it was');

const decoded = async (encoding: string, body: Buffer): Promise<Buffer> => {
  const reply = { status: 200, headers: { 'content-encoding': encoding }, body };
  return (await decodeReply(reply, 1_000)).body;
};

describe('an answer that a proxy compressed unasked', () => {
  it.each([
    ['gzip', gzipSync(PLAIN)],
    ['GZIP', gzipSync(PLAIN)],
    ['deflate', deflateSync(PLAIN)],
    ['br', brotliCompressSync(PLAIN)],
    ['identity', PLAIN],
    // A header that is not true.
    ['gzip', PLAIN],
    ['unheard-of', PLAIN],
  ])('with %s is read as it was', async (encoding, body) => {
    expect(await decoded(encoding, body)).toStrictEqual(PLAIN);
  });

  it('stays as it came when it is a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000));
    expect(await decoded('gzip', bomb)).toStrictEqual(bomb);
  });
});
