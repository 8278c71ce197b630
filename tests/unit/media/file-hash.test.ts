import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileHash, fileSlug } from '../../../server/src/media/file-hash';

const bytes = new Uint8Array([1, 2, 3]);

describe('fileHash', () => {
  it('is the same for the same run and image, and differs otherwise', () => {
    const hash = fileHash({ baseName: 'Low tide', key: 'g1:hero:0', bytes });
    expect(hash).toMatch(/^low-tide_[0-9a-f]{10}$/);
    expect(fileHash({ baseName: 'Low tide', key: 'g1:hero:0', bytes: new Uint8Array([1, 2, 3]) })).toBe(hash);
    expect(fileHash({ baseName: 'Low tide', key: 'g2:hero:0', bytes })).not.toBe(hash);
    expect(fileHash({ baseName: 'Low tide', key: 'g1:hero:0', bytes: new Uint8Array([1, 2]) })).not.toBe(
      hash,
    );
  });

  it.each([
    ['日本語のタイトル', 'hero'],
    ['🎉', 'hero'],
    ['', 'hero'],
    ['../../etc/passwd', 'etc-passwd'],
    ['“Ünïcödé” & <b>co</b>', 'uenicoede-and-b-co-b'],
  ])('makes a safe name of %s', (words, slug) => {
    expect(fileSlug(words)).toBe(slug);
  });

  it('makes a short, non-empty name that is safe in a URL from any title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (words) => {
        expect(fileSlug(words)).toMatch(/^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/);
      }),
    );
  });
});
