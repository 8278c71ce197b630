import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import type { ImageRequest, SourceImage } from '../../../server/src/contracts/provider';
import { QUALITIES } from '../../../server/src/contracts/template';
import { toGptImage2AiCall } from '../../../server/src/providers/gptimage2-ai/request';
import { toGptImage2ArtCall } from '../../../server/src/providers/gpt-image-2-art/request';
import { toGptImageApiDevCall } from '../../../server/src/providers/gptimageapi-dev/request';
import { toKairvalCall } from '../../../server/src/providers/kairval/request';
import { anImageRequest } from './fixtures';

const MODEL = 'gpt-image-2';
const IMAGE = { bytes: new Uint8Array(200), mime: 'image/jpeg' };
const URLS = ['https://blog.example/a.jpg'];

const features = (warnings: { feature: string }[]): string[] => warnings.map(({ feature }) => feature).sort();

const FRAMES = {
  wide: { width: 1536, height: 864 },
  'full HD': { width: 1920, height: 1080 },
  square: { width: 1000, height: 1000 },
  portrait: { width: 864, height: 1536 },
  'four to three': { width: 1200, height: 900 },
  'very wide': { width: 2400, height: 800 },
};
type FrameName = keyof typeof FRAMES;

describe('the requested frame', () => {
  it.each<[FrameName, string, string, string, string]>([
    ['wide', '16:9', '1536x1024', '16:9', '16:9'],
    // Not the 4K size, although it would also suffice.
    ['full HD', '16:9', '1920x1088', '16:9', '16:9'],
    ['square', '1:1', '1024x1024', '1:1', '1:1'],
    ['portrait', '9:16', '1024x1536', '9:16', '1:2'],
    ['four to three', '4:3', '1536x1024', '4:3', '4:3'],
    ['very wide', '16:9', '3824x2160', '16:9', '2:1'],
  ])('of %s is the nearest that each vendor supports', (name, kairval, art, ai, dev) => {
    const request = anImageRequest({ frame: FRAMES[name] });
    expect(toKairvalCall(request, { model: MODEL }).body).toMatchObject({ aspect_ratio: kairval });
    expect(toGptImage2ArtCall(request, { model: MODEL, imageUrls: [] }).body.size).toBe(art);
    expect(toGptImage2AiCall(request, { model: '', imageUrls: [] }).body.ratio).toBe(ai);
    expect(toGptImageApiDevCall(request, { model: MODEL }).body.size).toBe(dev);
  });
});

describe('the body for kairval', () => {
  it('contains the documented fields and no others', () => {
    const request = anImageRequest({ negativePrompt: 'text', count: 3, seed: 7 });
    expect(toKairvalCall(request, { model: MODEL })).toStrictEqual({
      path: '/images/generate',
      body: {
        model: MODEL,
        prompt: 'A quiet harbour at dawn',
        aspect_ratio: '16:9',
        output_format: 'png',
        negative_prompt: 'text',
        n: 3,
        seed: 7,
      },
      asked: 3,
      warnings: [],
    });
    expect(toKairvalCall(anImageRequest(), { model: MODEL }).body).not.toHaveProperty('n');
  });

  it.each([2 ** 60, 1.5])('omits the seed %d, which JSON or the API would alter', (seed) => {
    const { body, warnings } = toKairvalCall(anImageRequest({ seed }), { model: MODEL });
    expect(body).not.toHaveProperty('seed');
    expect(features(warnings)).toStrictEqual(['seed']);
  });

  it('edits one inline reference image, with the avoid list in the prompt, and warns about unsupported options', () => {
    const request = anImageRequest({
      references: [IMAGE, IMAGE],
      negativePrompt: 'text',
      seed: 7,
      count: 2,
      quality: 'high',
    });
    const call = toKairvalCall(request, { model: MODEL });
    expect(call).toMatchObject({
      path: '/images/edit',
      body: { image: Buffer.from(IMAGE.bytes).toString('base64') },
      asked: 1,
    });
    expect(call.body.prompt).toBe('A quiet harbour at dawn\n\nAvoid: text');
    expect(features(call.warnings)).toStrictEqual(['count', 'frame', 'quality', 'references', 'seed']);
  });
});

describe('the body for gpt-image-2-art', () => {
  it('contains the documented fields and no others', () => {
    const request = anImageRequest({ quality: 'high', count: 2, seed: 7, negativePrompt: 'text' });
    const { body, warnings } = toGptImage2ArtCall(request, { model: MODEL, imageUrls: URLS });
    expect(body).toStrictEqual({
      model: MODEL,
      prompt: 'A quiet harbour at dawn\n\nAvoid: text',
      image_urls: URLS,
      n: 2,
      size: '1536x1024',
      quality: 'high',
      output_format: 'png',
      response_format: 'url',
    });
    expect(features(warnings)).toStrictEqual(['seed']);
  });

  it("contains no quality below the vendor's lowest, and warns when a frame has to be enlarged", () => {
    const request = anImageRequest({ quality: 'low', frame: { width: 3840, height: 2160 } });
    const { body, warnings } = toGptImage2ArtCall(request, { model: MODEL, imageUrls: [] });
    expect([body.quality, body.size]).toStrictEqual(['auto', '3824x2160']);
    expect(features(warnings)).toStrictEqual(['frame']);
  });
});

describe('the body for gptimage2-ai', () => {
  it('contains the documented fields and no others', () => {
    const request = anImageRequest({
      negativePrompt: 'text',
      count: 2,
      hints: { style: 'editorial-photo', lighting: 'soft light', camera: 'at dawn' },
    });
    expect(toGptImage2AiCall(request, { model: '', imageUrls: [] })).toStrictEqual({
      path: '/generate',
      asked: 2,
      body: {
        prompt: 'A quiet harbour at dawn',
        mode: 'text-to-image',
        ratio: '16:9',
        count: 2,
        style: 'editorial-photo',
        // The camera hint is already part of the prompt.
        lighting: 'soft light',
        negative: 'text',
      },
      warnings: [],
    });
  });

  it.each([
    ['cinematic', true],
    ['studio-product', true],
    // A single word of a designer is a style description, and part of the prompt.
    ['minimalist', false],
    ['Editorial-Photo', false],
  ])('treats the style %s as a preset: %s', (style, isSent) => {
    const request = anImageRequest({ hints: { style, lighting: '', camera: '' } });
    expect('style' in toGptImage2AiCall(request, { model: '', imageUrls: [] }).body).toBe(isSent);
  });

  it('has references as URLs, no style sentence, and no model', () => {
    const request = anImageRequest({
      hints: { style: 'A woodcut in two colours', lighting: '', camera: '' },
      quality: 'low',
      seed: 1,
    });
    const { body, warnings } = toGptImage2AiCall(request, { model: 'flux', imageUrls: URLS });
    expect(body).toMatchObject({ mode: 'image-to-image', imageUrls: URLS });
    expect(body).not.toHaveProperty('style');
    expect(features(warnings)).toStrictEqual(['model', 'quality', 'seed']);
  });
});

describe('the body for gptimageapi-dev', () => {
  it('contains the documented fields and no others', () => {
    const request = anImageRequest({ quality: 'low', references: [IMAGE], seed: 1, negativePrompt: 'text' });
    const { body, warnings } = toGptImageApiDevCall(request, { model: MODEL });
    expect(body).toStrictEqual({
      prompt: 'A quiet harbour at dawn\n\nAvoid: text',
      model: MODEL,
      size: '16:9',
      quality: 'low',
      n: 1,
      background: 'opaque',
    });
    expect(features(warnings)).toStrictEqual(['references', 'seed']);
  });
});

const anything: fc.Arbitrary<ImageRequest> = fc
  .record({
    prompt: fc.string({ unit: 'grapheme', maxLength: 400 }),
    negativePrompt: fc.string({ unit: 'binary', maxLength: 200 }),
    frame: fc.record({
      width: fc.integer({ min: 640, max: 3_840 }),
      height: fc.integer({ min: 320, max: 3_840 }),
    }),
    quality: fc.constantFrom(...QUALITIES),
    count: fc.integer({ min: 1, max: 12 }),
    seed: fc.option(fc.oneof(fc.integer({ min: 0 }), fc.double({ noNaN: true })), { nil: null }),
    hints: fc.record({ style: fc.string(), lighting: fc.string(), camera: fc.string() }),
    references: fc.constantFrom<SourceImage[]>([], [IMAGE], [IMAGE, IMAGE]),
  })
  .map((members) => anImageRequest(members));

describe.each([
  ['kairval', (request: ImageRequest) => toKairvalCall(request, { model: MODEL })],
  [
    'gpt-image-2-art',
    (request: ImageRequest) => toGptImage2ArtCall(request, { model: MODEL, imageUrls: URLS }),
  ],
  ['gptimage2-ai', (request: ImageRequest) => toGptImage2AiCall(request, { model: '', imageUrls: [] })],
  ['gptimageapi-dev', (request: ImageRequest) => toGptImageApiDevCall(request, { model: MODEL })],
])('the body of a random request to %s', (_name, toBody) => {
  it('follows the documented schema, or the request is rejected', () => {
    fc.assert(
      fc.property(anything, (request) => {
        try {
          expect(toBody(request).body.prompt).not.toBe('');
        } catch (error) {
          // A body that the strict schema rejects would cause a ZodError.
          expect(HeroError.isInstance(error) ? error.code : error).toBe('prompt_empty');
        }
      }),
    );
  });

  it('is rejected without a prompt, and with more than a model accepts', () => {
    expect(() => toBody(anImageRequest({ prompt: ' \n' }))).toThrow(/prompt is empty/);
    expect(() => toBody(anImageRequest({ prompt: 'x'.repeat(32_001) }))).toThrow(/takes 32000/);
  });
});
