import { describe, expect, it } from 'vitest';
import type { StoredFile } from '../../../server/src/contracts/stored-file';
import { withFileUrls, type FileUrls } from '../../../server/src/media/file-url';

const stored = (url: string): StoredFile => ({
  ...{ id: 7, url, width: 1200, height: 630, mime: 'image/jpeg' },
  formats: { thumbnail: { url: url.replace('/a_1', '/thumbnail_a_1'), width: 245, height: 129 } },
});

const cdn: FileUrls = { kind: 'origin', baseUrl: 'https://cdn.example.com/blog' };
const route: FileUrls = { kind: 'route', path: '/api/hero-image/files' };

describe('withFileUrls', () => {
  it.each([
    ['https://bucket.s3.example.com/img/a_1.jpg?X-Amz-Signature=secret&X-Amz-Expires=900', '/img/a_1.jpg'],
    ['https://bucket.s3.example.com/img/a_1.jpg#x', '/img/a_1.jpg'],
    ['/uploads/a_1.jpg', '/uploads/a_1.jpg'],
    ['//bucket.example.com/a_1.jpg', '/a_1.jpg'],
    ['https://bucket.example.com/caf%C3%A9/a_1.jpg', '/caf%C3%A9/a_1.jpg'],
  ])('puts %s on the origin of media.baseUrl, without its signature', (url, path) => {
    const { url: main, formats } = withFileUrls(stored(url), cdn);
    expect(main).toBe(`https://cdn.example.com/blog${path}`);
    expect(formats['thumbnail']?.url).toBe(
      `https://cdn.example.com/blog${path.replace('/a_1', '/thumbnail_a_1')}`,
    );
  });

  it('names file and format of a private storage, without the signature', () => {
    const file = withFileUrls(stored('https://bucket.example.com/img/a_1.jpg?signature=secret'), route);
    expect(file.url).toBe('/api/hero-image/files/7/main/a_1.jpg');
    expect(file.formats['thumbnail']?.url).toBe('/api/hero-image/files/7/thumbnail/thumbnail_a_1.jpg');
  });

  it('keeps the URL of a public storage', () => {
    const file = stored('https://bucket.example.com/a_1.jpg?v=2');
    expect(withFileUrls(file, { kind: 'storage' })).toEqual(file);
  });
});
