import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareOriginal } from '../../../server/src/image/original';
import { readDigitalSourceType } from '../../../server/src/image/provenance';
import {
  avifBox,
  credentials,
  jpegSegment,
  jpegWith,
  manifestStore,
  pngChunk,
  pngWith,
  webpChunk,
  webpWith,
} from '../../support/image-containers';
import { ENCODERS, heroErrorOf, LIMITS, noise, pixelsOf } from './images';

const PROMPT = 'SECRET-PROMPT a lighthouse, no logo of Acme';
const LABEL = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>${PROMPT}</dc:description><dc:more>${'.'.repeat(600)}</dc:more></rdf:Description></rdf:RDF></x:xmpmeta>`;

/** An image rotated by EXIF whose EXIF and XMP contain the prompt. */
const withPrompt = (encode: (picture: Sharp) => Sharp): Promise<Buffer> =>
  encode(noise(96, 72))
    .withExif({ IFD0: { ImageDescription: PROMPT, Software: PROMPT, Orientation: '6' } })
    .withXmp(XMP)
    .toBuffer();

const prepare = (bytes: Uint8Array) => prepareOriginal(bytes, LIMITS);

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const rawPixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();

describe.each(ENCODERS)('the original of an image in %s', (format, encode) => {
  it('loses EXIF and XMP, keeps its pixels and gets the provenance label', async () => {
    const bytes = await withPrompt(encode);
    expect(text(bytes)).toContain('SECRET-PROMPT');
    const { image, isSigned } = await prepare(bytes);
    expect(isSigned).toBe(false);
    expect(text(image.bytes)).not.toContain('SECRET-PROMPT');
    expect((await rawPixels(image.bytes)).equals(await rawPixels(bytes))).toBe(true);
    expect(await readDigitalSourceType(image.bytes)).toBe(LABEL);
  });

  it('keeps its orientation', async () => {
    const bytes = await withPrompt(encode);
    const shown = async (one: Uint8Array) => (await sharp(one).metadata()).autoOrient;
    const { image } = await prepare(bytes);
    expect(await shown(image.bytes)).toEqual(await shown(bytes));
    expect({ width: image.width, height: image.height }).toEqual(await shown(bytes));
  });

  it('never contains the removed metadata, wherever it is truncated', async () => {
    const bytes = await withPrompt(encode);
    for (let length = 40; length < bytes.length; length += Math.ceil(bytes.length / 60)) {
      const kept = await prepare(bytes.subarray(0, length)).catch(() => null);
      expect(text(kept?.image.bytes ?? Buffer.alloc(0))).not.toContain('SECRET-PROMPT');
    }
  });

  it('keeps its colour profile and transparency', async () => {
    const bytes = await encode(
      sharp({ create: { width: 80, height: 80, channels: 4, background: '#0f08' } }).withIccProfile('p3'),
    ).toBuffer();
    const { image } = await prepare(bytes);
    const facts = async (one: Uint8Array) => {
      const { hasAlpha, icc } = await sharp(one).metadata();
      return { hasAlpha, icc: icc?.length };
    };
    expect(await facts(image.bytes)).toEqual(await facts(bytes));
    expect((await pixelsOf(image.bytes)).data.equals((await pixelsOf(bytes)).data)).toBe(true);
  });

  it('stays unchanged with signed content credentials, whatever other metadata it has', async () => {
    const bytes = credentials(format, await withPrompt(encode), manifestStore('c2pa'));
    const { image, isSigned } = await prepare(bytes);
    expect(isSigned).toBe(true);
    expect(Buffer.compare(image.bytes, bytes)).toBe(0);
  });

  it('is not treated as signed for a credentials container without a manifest', async () => {
    for (const content of [Buffer.from(PROMPT), manifestStore('else'), Buffer.alloc(0)]) {
      const { image, isSigned } = await prepare(credentials(format, await withPrompt(encode), content));
      expect(isSigned).toBe(false);
      expect(text(image.bytes)).not.toContain('SECRET-PROMPT');
    }
  });
});

const png = () => noise(80, 70).png().toBuffer();
const jpeg = () => noise(80, 70).jpeg({ progressive: true }).toBuffer();
const webp = () => noise(80, 70).webp().toBuffer();
const avif = () => noise(80, 70).avif({ effort: 0 }).toBuffer();

describe('metadata in other places', () => {
  it.each([
    ['PNG text', async () => pngWith(await png(), pngChunk('tEXt', `parameters\0${PROMPT}`))],
    [
      'PNG text of any language',
      async () => pngWith(await png(), pngChunk('iTXt', `prompt\0\0\0\0\0${PROMPT}`)),
    ],
    ['a private PNG chunk', async () => pngWith(await png(), pngChunk('prMT', PROMPT))],
    ['bytes after a PNG', async () => Buffer.concat([await png(), Buffer.from(PROMPT)])],
    ['a JPEG comment', async () => jpegWith(await jpeg(), jpegSegment(0xfe, PROMPT))],
    [
      'Photoshop’s segment',
      async () => jpegWith(await jpeg(), jpegSegment(0xed, `Photoshop 3.0\0${PROMPT}`)),
    ],
    ['bytes after a JPEG', async () => Buffer.concat([await jpeg(), Buffer.from(PROMPT)])],
    ['an unknown WebP chunk', async () => webpWith(await webp(), webpChunk('PRMT', PROMPT))],
    ['bytes after a WebP', async () => Buffer.concat([await webp(), Buffer.from(PROMPT)])],
    ['a free AVIF box', async () => Buffer.concat([await avif(), avifBox('free', Buffer.from(PROMPT))])],
    ['a user box of AVIF', async () => Buffer.concat([await avif(), avifBox('udta', Buffer.from(PROMPT))])],
  ])('is removed from %s, and the pixels stay the same', async (_where, make) => {
    const bytes = await make();
    const { image } = await prepare(bytes);
    expect(text(image.bytes)).not.toContain('SECRET-PROMPT');
    expect((await rawPixels(image.bytes)).equals(await rawPixels(bytes))).toBe(true);
  });

  it('is a reason to reject an image whose structure cannot be parsed', async () => {
    const broken = pngWith(await png(), pngChunk('tEXt', PROMPT));
    // A length that exceeds the file.
    broken.writeUInt32BE(0x7fffffff, broken.indexOf('IDAT') - 4);
    expect((await heroErrorOf(prepare(broken))).code).toBe('image_invalid');
    const frames = await sharp([await png(), await png()], { join: { animated: true } })
      .webp()
      .toBuffer();
    const error = await heroErrorOf(prepare(frames));
    expect(error.message).toContain('animated');
  });
});
