import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Rendition, RenditionSet } from '../../../server/src/contracts';
import { readDigitalSourceType } from '../../../server/src/image/provenance';
import { renderHero } from '../../../server/src/image/renditions';
import { colourAt, disc, heroErrorOf, heroInput, LIMITS, noise, pixelsOf, plain, redBox } from './images';

const filesOf = (set: RenditionSet): [string, Rendition][] => [
  ['hero', set.hero],
  ['social', set.social],
  ...Object.entries(set.heroFormats).map(([name, file]): [string, Rendition] => [`hero ${name}`, file]),
  ...Object.entries(set.socialFormats).map(([name, file]): [string, Rendition] => [`social ${name}`, file]),
];

const sizesOf = (formats: Record<string, Rendition>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(formats).map(([name, { width, height }]) => [name, `${width}x${height}`]),
  );

describe('renderHero', () => {
  it('renders every file of a hero with the declared type and size', async () => {
    const bytes = await plain(1536, 1024).png().toBuffer();
    const frame = { width: 1536, height: 864 };
    const breakpoints = { large: 1000, medium: 750, small: 500, huge: 2000 };
    const set = await renderHero(heroInput(bytes, { frame, breakpoints }));
    expect(set.hero).toMatchObject({ ...frame, mime: 'image/webp', ext: '.webp' });
    expect(sizesOf(set.heroFormats)).toEqual({
      thumbnail: '245x138',
      large: '1000x563',
      medium: '750x422',
      small: '500x281',
    });
    expect(set.social).toMatchObject({ width: 1200, height: 630, mime: 'image/jpeg', ext: '.jpg' });
    expect(sizesOf(set.socialFormats)).toEqual({ thumbnail: '245x129' });
    expect(set.placeholder).toMatch(/^data:image\/webp;base64,/);
    for (const [name, file] of filesOf(set)) {
      const { format, width, height } = await sharp(file.bytes).metadata();
      expect({ name, mime: `image/${format}`, width, height }).toEqual({
        name,
        mime: file.mime,
        width: file.width,
        height: file.height,
      });
    }
    expect((await sharp(set.social.bytes).metadata()).isProgressive).toBe(true);
  });

  it.each(['jpeg', 'png', 'webp'] as const)(
    'labels every file and every format, with a %s social image',
    async (format) => {
      const bytes = await plain(800, 600).jpeg().toBuffer();
      const set = await renderHero(
        heroInput(bytes, {
          social: { format, maxBytes: 300_000 },
          provenance: 'compositeWithTrainedAlgorithmicMedia',
        }),
      );
      const files = filesOf(set);
      expect(files).toHaveLength(6);
      for (const [name, file] of files) {
        expect([name, await readDigitalSourceType(file.bytes)]).toEqual([
          name,
          'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia',
        ]);
      }
    },
  );

  it('removes the metadata of the source file: EXIF, profile and XMP', async () => {
    const bytes = await plain(800, 600)
      .withIccProfile('p3')
      .withExif({ IFD0: { Copyright: 'secret-token' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .jpeg()
      .toBuffer();
    const set = await renderHero(heroInput(bytes, { provenance: null }));
    for (const [name, file] of filesOf(set)) {
      const { exif, icc, xmp } = await sharp(file.bytes).metadata();
      expect({ name, exif, icc, xmp }).toEqual({ name, exif: undefined, icc: undefined, xmp: undefined });
    }
  });

  it.each([
    ['a wide strip', 2400, 240],
    ['a tall strip', 240, 2400],
    ['a square', 900, 900],
    ['a photo', 1200, 800],
    ['a small image', 200, 150],
    ['an odd size', 1001, 667],
    ['a size whose crop falls between pixels', 79, 201],
  ])('keeps the aspect of the image in every file made from %s', async (_what, width, height) => {
    const radius = Math.min(width, height) / 5;
    const bytes = await disc({ width, height, x: width / 2, y: height / 2, radius })
      .png()
      .toBuffer();
    const set = await renderHero(heroInput(bytes, { focalPoint: { x: 0.5, y: 0.5 } }));
    for (const [name, file] of filesOf(set)) {
      const box = redBox(await pixelsOf(file.bytes));
      const visible = Math.min(file.width, file.height);
      expect({ name, box, round: Math.abs(box.width - box.height) <= 2 + visible * 0.002 }).toMatchObject({
        name,
        round: true,
      });
    }
  });

  it('crops around the subject and returns its position in the hero', async () => {
    const bytes = await disc({ width: 900, height: 1200, x: 450, y: 1050, radius: 70 }).png().toBuffer();
    const set = await renderHero(heroInput(bytes));
    const box = redBox(await pixelsOf(set.hero.bytes));
    expect(Math.abs(box.width - box.height)).toBeLessThanOrEqual(3);
    expect(Math.abs(set.focalPoint.x - box.x / set.hero.width)).toBeLessThan(0.08);
    expect(Math.abs(set.focalPoint.y - box.y / set.hero.height)).toBeLessThan(0.12);
    expect(redBox(await pixelsOf(set.social.bytes)).width).toBeGreaterThan(100);
  });

  it('uses a given focal point instead of detecting one', async () => {
    const bytes = await disc({ width: 900, height: 1200, x: 450, y: 1050, radius: 70 }).png().toBuffer();
    const set = await renderHero(heroInput(bytes, { focalPoint: { x: 0.5, y: 0 } }));
    expect(redBox(await pixelsOf(set.hero.bytes)).width).toBeLessThanOrEqual(0);
    expect(set.focalPoint).toEqual({ x: 0.5, y: 0 });
  });

  it.each([
    ['enlarges an image that nearly fills the frame', 400, 300, '640x360', '500x281'],
    ['keeps a smaller one at its own size', 320, 320, '320x180', '300x169'],
  ])('%s', async (_case, width, height, hero, format) => {
    const set = await renderHero(heroInput(await plain(width, height).png().toBuffer()));
    expect(`${set.hero.width}x${set.hero.height}`).toBe(hero);
    expect(Object.values(sizesOf(set.heroFormats))).toContain(format);
    expect(set.social).toMatchObject({ width: 1200, height: 630 });
  });

  it('makes no formats of a hero that fits the smallest box', async () => {
    const set = await renderHero(heroInput(await plain(200, 100).png().toBuffer()));
    expect(set.heroFormats).toEqual({});
  });

  it('renders a portrait frame', async () => {
    const bytes = await plain(1024, 1536).webp().toBuffer();
    const set = await renderHero(heroInput(bytes, { frame: { width: 640, height: 1138 } }));
    expect(set.hero).toMatchObject({ width: 640, height: 1138 });
    expect(sizesOf(set.heroFormats)).toEqual({ thumbnail: '88x156', large: '281x500', small: '169x300' });
  });
});

describe('the social image', { timeout: 30_000 }, () => {
  it.each([
    ['jpeg', 30_000],
    ['webp', 250_000],
    ['png', 300_000],
  ] as const)('as %s stays below its limit of %i bytes even for noise', async (format, maxBytes) => {
    const bytes = await noise(1200, 630).png().toBuffer();
    const { social } = await renderHero(heroInput(bytes, { social: { format, maxBytes } }));
    expect(social.bytes.byteLength).toBeLessThanOrEqual(maxBytes);
    expect(social).toMatchObject({ width: 1200, height: 630, mime: `image/${format}` });
  });

  it('fails with advice when no quality fits the limit', async () => {
    const bytes = await noise(1200, 630).png().toBuffer();
    const error = await heroErrorOf(
      renderHero(heroInput(bytes, { social: { format: 'png', maxBytes: 30_000 } })),
    );
    expect(error.code).toBe('image_too_large');
    expect(error.message).toContain('social.maxBytes');
  });
});

describe('colours of fine lines in the social JPEG', () => {
  const lines = Array.from({ length: 60 }, (_, index) => `<rect x="${index * 20}" width="1" height="630"/>`);
  const art = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" fill="#f00"><rect width="1200" height="630" fill="#00f"/>${lines.join('')}</svg>`,
  );
  const strongestRed = async (
    provenance: 'algorithmicMedia' | 'trainedAlgorithmicMedia',
  ): Promise<number> => {
    const bytes = await sharp(art).removeAlpha().png().toBuffer();
    const { social } = await renderHero(heroInput(bytes, { provenance }));
    const { data } = await pixelsOf(social.bytes);
    return data.reduce((most, value, index) => (index % 3 === 0 ? Math.max(most, value) : most), 0);
  };

  it('are kept on a card', async () => {
    expect(await strongestRed('algorithmicMedia')).toBeGreaterThan(220);
    expect(await strongestRed('trainedAlgorithmicMedia')).toBeLessThan(200);
  });
});

describe('a file size limit of the media library', () => {
  const sizes = (set: RenditionSet) => filesOf(set).map(([, { bytes }]) => bytes.byteLength);

  it('applies to every file', async () => {
    const bytes = await noise(1200, 800).png().toBuffer();
    const free = await renderHero(heroInput(bytes));
    const maxFileBytes = 60_000;
    expect(Math.max(...sizes(free))).toBeGreaterThan(maxFileBytes);
    expect(free.notes).toEqual([]);
    const set = await renderHero(heroInput(bytes, { maxFileBytes }));
    expect(Math.max(...sizes(set))).toBeLessThanOrEqual(maxFileBytes);
    expect(set.notes).toEqual([expect.stringMatching(/quality \d+ instead of 82.*60000 bytes.*sizeLimit/)]);
  });

  it('is left to the media library when no quality fits', async () => {
    const bytes = await plain(640, 360).png().toBuffer();
    const set = await renderHero(heroInput(bytes, { maxFileBytes: 100 }));
    expect(set.hero.bytes.byteLength).toBeGreaterThan(100);
    expect(set.notes).toEqual([]);
  });
});

describe('an overlay', () => {
  const badge = async ({ width, height }: { width: number; height: number }): Promise<Uint8Array> =>
    sharp({ create: { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .composite([
        {
          input: await plain(Math.round(width / 2), height, [255, 0, 0])
            .png()
            .toBuffer(),
          left: 0,
          top: 0,
        },
      ])
      .png()
      .toBuffer();

  it('is rendered once per aspect and composited onto every file', async () => {
    const sizesDrawn: string[] = [];
    const set = await renderHero(
      heroInput(await plain(1200, 800, [255, 255, 255]).png().toBuffer(), {
        overlay: async (size) => {
          sizesDrawn.push(`${size.width}x${size.height}`);
          return badge(size);
        },
      }),
    );
    expect(sizesDrawn.toSorted()).toEqual(['1200x630', '640x360']);
    for (const [name, file] of filesOf(set)) {
      const pixels = await pixelsOf(file.bytes);
      const middle = Math.floor(file.height / 2);
      const [, coveredGreen] = colourAt(pixels, Math.floor(file.width / 4), middle);
      const [, openGreen] = colourAt(pixels, Math.floor((file.width * 3) / 4), middle);
      expect({ name, covered: coveredGreen < 40, open: openGreen > 230 }).toEqual({
        name,
        covered: true,
        open: true,
      });
    }
  });

  it('may be empty', async () => {
    const bytes = await plain(800, 600).png().toBuffer();
    const without = await renderHero(heroInput(bytes));
    const withNothing = await renderHero(heroInput(bytes, { overlay: () => Promise.resolve(null) }));
    expect(Buffer.compare(withNothing.hero.bytes, without.hero.bytes)).toBe(0);
  });

  it('that fails makes rendering fail with its error', async () => {
    const bytes = await plain(800, 600).png().toBuffer();
    await expect(
      renderHero(heroInput(bytes, { overlay: () => Promise.reject(new Error('no font')) })),
    ).rejects.toThrow('no font');
  });
});

describe('an image that renderHero rejects', () => {
  it('is rejected by the guard before anything is drawn', async () => {
    let drawn = 0;
    const overlay = (): Promise<null> => {
      drawn += 1;
      return Promise.resolve(null);
    };
    const html = Buffer.from('<!doctype html><title>Payment required</title>');
    const big = await plain(400, 400).png().toBuffer();
    expect((await heroErrorOf(renderHero(heroInput(html, { overlay })))).code).toBe('image_invalid');
    const limits = { ...LIMITS, pixels: 100_000 };
    expect((await heroErrorOf(renderHero(heroInput(big, { overlay, limits })))).code).toBe('image_too_large');
    expect(drawn).toBe(0);
  });
});
