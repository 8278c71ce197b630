import type { Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { guardImage } from '../../../server/src/image/decode-guard';
import { ENCODERS, heroErrorOf, LIMITS, plain } from './images';

const text = (content: string): Buffer => Buffer.from(content);

describe('guardImage', () => {
  it.each(ENCODERS)('accepts %s and returns its size', async (format, encode) => {
    const bytes = await encode(plain(120, 80)).toBuffer();
    expect(await guardImage(bytes, LIMITS)).toEqual({ format, width: 120, height: 80 });
  });

  it('returns the upright size of an image with EXIF orientation', async () => {
    const bytes = await plain(120, 80).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await guardImage(bytes, LIMITS)).toEqual({ format: 'jpeg', width: 80, height: 120 });
  });

  it.each([
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>')],
    ['an SVG', text('\ufeff<?xml version="1.0"?>\n<!-- art --><svg width="900" height="900"/>')],
    ['an HTML page', text('\n <!DOCTYPE html><title>Sign in</title>')],
    ['an XML document', text('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
    ['a JSON document', text('{"error":{"message":"expired"}}')],
    ['a text', text('Not found')],
    ['a PDF', text('%PDF-1.7\n')],
    ['a ZIP archive', text('PK\x03\x04rest')],
    ['a HEIC picture or a video', text('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
    ['no known picture format', Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 1, 2, 3])],
    ['no known picture format', Buffer.from([0x89])],
  ])('rejects %s by its content and names what it is', async (what, bytes) => {
    const error = await heroErrorOf(guardImage(bytes, LIMITS));
    expect(error.code).toBe('image_invalid');
    expect(error.message).toContain(`is ${what}:`);
  });

  it.each([
    ['a GIF', (picture: Sharp) => picture.gif()],
    ['a TIFF', (picture: Sharp) => picture.tiff()],
  ] as const)('rejects %s, although sharp could decode it', async (what, encode) => {
    const error = await heroErrorOf(guardImage(await encode(plain(120, 80)).toBuffer(), LIMITS));
    expect(error).toMatchObject({ code: 'image_invalid' });
    expect(error.message).toContain(what);
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a PNG that ends after its signature', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['a WebP container with invalid content', text('RIFF\x20\0\0\0WEBPVP8 rubbish and more rubbish')],
    ['an AVIF container with invalid content', text('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf rubbish')],
    ['a JPEG of zeros', Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(500)])],
  ])('rejects %s', async (_what, bytes) => {
    expect(await heroErrorOf(guardImage(bytes, LIMITS))).toMatchObject({ code: 'image_invalid' });
  });

  it.each([
    [1, 1],
    [63, 2000],
  ])('rejects an image of %i×%i as too small', async (width, height) => {
    const error = await heroErrorOf(guardImage(await plain(width, height).png().toBuffer(), LIMITS));
    expect(error.code).toBe('image_invalid');
    expect(error.message).toContain(`${width}×${height}`);
  });

  it('rejects too many bytes before parsing them', async () => {
    const error = await heroErrorOf(guardImage(Buffer.alloc(1001), { ...LIMITS, bytes: 1000 }));
    expect(error.code).toBe('image_too_large');
    expect(error.message).toContain('limits.downloadBytes');
  });

  it.each(ENCODERS)('rejects a %s of too many pixels', async (_format, encode) => {
    const bytes = await encode(plain(400, 300)).toBuffer();
    const error = await heroErrorOf(guardImage(bytes, { ...LIMITS, pixels: 119_999 }));
    expect(error.code).toBe('image_too_large');
    expect(await guardImage(bytes, { ...LIMITS, pixels: 120_000 })).toMatchObject({ width: 400 });
  });
});

describe('a decompression bomb', () => {
  let bomb: Buffer;
  beforeAll(async () => {
    bomb = await plain(8000, 8000, [0, 0, 0]).png({ compressionLevel: 9 }).toBuffer();
  });

  it('is rejected by its header, before any pixel is inflated', async () => {
    expect(bomb.byteLength).toBeLessThan(300_000);
    expect(await heroErrorOf(guardImage(bomb, LIMITS))).toMatchObject({ code: 'image_too_large' });
    // The first hundred bytes contain no pixel, and the result is the same.
    expect(await heroErrorOf(guardImage(bomb.subarray(0, 100), LIMITS))).toMatchObject({
      code: 'image_too_large',
    });
  });
});
