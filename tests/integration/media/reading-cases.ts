import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readImage } from '../../../server/src/media/read-image';
import { storeImage } from '../../../server/src/media/store-image';
import { FILE, type MediaLibrary } from '../../support/media-library';

/** Reading files that are in the media library already. */
export const readingCases = (open: () => MediaLibrary): void => {
  let library: MediaLibrary;
  let bucket: Server;
  let origin: string;

  beforeAll(async () => {
    library = open();
    bucket = createServer((request, answer) => {
      if (request.url === '/private.webp?signature=ok') answer.end(Buffer.from(library.main.bytes));
      else answer.writeHead(403).end();
    });
    await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`;
  });

  afterEach(() => library.restoreProvider());

  afterAll(() => new Promise((resolve) => bucket.close(resolve)));

  const store = () => storeImage(library.strapi, library.request({ formats: {} }));

  const storeAt = async (url: string): Promise<number> => {
    const { id } = await store();
    await library.strapi.db.query(FILE).update({ where: { id }, data: { url } });
    return id;
  };

  const read = (id: number, maxBytes = 1_000_000) => readImage(library.strapi, id, { maxBytes });

  it('returns the bytes and metadata of a local file', async () => {
    const { bytes, ...known } = await read((await store()).id, library.main.bytes.byteLength);
    expect(Buffer.compare(bytes, library.main.bytes)).toBe(0);
    expect(known).toEqual({
      mime: 'image/webp',
      alternativeText: 'A beach at low tide',
      focalPoint: { x: 0.25, y: 0.75 },
      name: 'low-tide-what-the-sea-leaves.webp',
    });
  });

  it('refuses a file above the byte limit', async () => {
    const failure = read((await store()).id, library.main.bytes.byteLength - 1);
    await expect(failure).rejects.toMatchObject({ code: 'image_too_large' });
  });

  it('names a missing file, or one whose bytes are missing', async () => {
    await expect(read(999_999)).rejects.toThrow(/no file 999999/);
    const stored = await store();
    await rm(join(library.blog.dir, 'public', stored.url));
    const failure = read(stored.id);
    await expect(failure).rejects.toMatchObject({ code: 'file_gone', retryable: false });
    await expect(failure).rejects.toThrow(/ENOENT/);
  });

  it.each(['/uploads/..%2f..%2fpackage.json', '/..%2fpackage.json'])(
    'never leaves the public folder (%s)',
    async (url) => {
      expect(existsSync(join(library.blog.dir, 'package.json'))).toBe(true);
      await expect(read(await storeAt(url))).rejects.toMatchObject({ code: 'media_failed' });
    },
  );

  it('reads a private bucket by a signed URL, up to the byte limit', async () => {
    const id = await storeAt(`${origin}/private.webp`);
    await expect(read(id)).rejects.toMatchObject({ code: 'media_failed' });
    library.provider.isPrivate = () => true;
    library.provider.getSignedUrl = (file) => ({ url: `${file.url}?signature=ok` });
    expect(Buffer.compare((await read(id)).bytes, library.main.bytes)).toBe(0);
    await expect(read(id, 100)).rejects.toMatchObject({ code: 'image_too_large' });
  });
};
