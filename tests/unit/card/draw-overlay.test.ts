import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawOverlay } from '../../../server/src/image/card/draw-overlay';
import { PALETTES, SIZE, svgLogo } from './card-content';

const overlay = { title: null, logo: null, palette: [], locale: 'en', size: SIZE, fonts: [] };

const alphaAt = async (png: Uint8Array, left: number, top: number): Promise<number> => {
  const { data } = await sharp(png)
    .ensureAlpha()
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return data[3] ?? -1;
};

describe('drawOverlay', () => {
  it('draws nothing without a logo and without a title that the fonts cover', async () => {
    expect(await drawOverlay(overlay)).toBeNull();
    expect(await drawOverlay({ ...overlay, title: '🎉' })).toBeNull();
  });

  it('draws a transparent PNG of exactly the image’s size', async () => {
    const png = await drawOverlay({ ...overlay, title: 'Hello', size: { width: 1001, height: 777 } });
    const { width, height, hasAlpha } = await sharp(png ?? Buffer.alloc(0)).metadata();
    expect({ width, height, hasAlpha }).toEqual({ width: 1001, height: 777, hasAlpha: true });
  });

  it('darkens the image only behind the title', async () => {
    const png = (await drawOverlay({ ...overlay, title: 'Hello' })) ?? Buffer.alloc(0);
    expect(await alphaAt(png, 1500, 10)).toBe(0);
    expect(await alphaAt(png, 1500, 850)).toBeGreaterThan(150);
  });

  it('draws a logo alone and leaves the rest of the image untouched', async () => {
    const png = (await drawOverlay({ ...overlay, logo: svgLogo('#2563eb') })) ?? Buffer.alloc(0);
    expect(await alphaAt(png, 768, 432)).toBe(0);
    expect(await alphaAt(png, 768, 850)).toBe(0);
    const { channels } = await sharp(png).stats();
    expect(channels[3]?.max).toBe(255);
  });

  it('draws byte-identical overlays for the same input', async () => {
    const input = { ...overlay, title: 'Hello', logo: svgLogo('#fff'), palette: PALETTES['loud'] ?? [] };
    const [one, again] = [await drawOverlay(input), await drawOverlay(input)];
    expect(one !== null && again !== null && Buffer.from(one).equals(again)).toBe(true);
  });
});
