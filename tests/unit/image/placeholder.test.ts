import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { renderPlaceholder } from '../../../server/src/image/placeholder';
import { noise, pixelsOf, plain } from './images';

const placeholderOf = async (picture: Sharp): Promise<string> => {
  const { data, width, height } = await pixelsOf(await picture.png().toBuffer());
  return renderPlaceholder({ pixels: data, width, height });
};

const bytesOf = (uri: string): Buffer => Buffer.from(uri.split(',')[1] ?? '', 'base64');

describe('renderPlaceholder', () => {
  it.each([
    ['a landscape', 640, 360, { width: 24, height: 14 }],
    ['a portrait', 360, 640, { width: 14, height: 24 }],
    ['a strip', 1000, 64, { width: 24, height: 2 }],
  ])('renders a tiny WebP of the same aspect for %s', async (_what, width, height, expected) => {
    const uri = await placeholderOf(plain(width, height, [200, 80, 40]));
    expect(uri).toMatch(/^data:image\/webp;base64,[A-Za-z0-9+/]+=*$/);
    const metadata = await sharp(bytesOf(uri)).metadata();
    expect(metadata).toMatchObject({ format: 'webp', ...expected });
  });

  it('stays below 400 characters even for noise', async () => {
    expect((await placeholderOf(noise(640, 640))).length).toBeLessThan(400);
  });

  it('keeps the colours of the image', async () => {
    const uri = await placeholderOf(plain(640, 360, [200, 80, 40]));
    const { data } = await pixelsOf(bytesOf(uri));
    expect(Math.abs(data[0]! - 200)).toBeLessThan(12);
    expect(Math.abs(data[2]! - 40)).toBeLessThan(12);
  });
});
