import { describe, expect, it } from 'vitest';
import { heroSchema } from '../../../server/src/contracts/hero';
import { heroValue } from '../../../server/src/head/hero-value';
import { metaTags } from '../../../server/src/head/meta-tags';
import { heroFile, heroParts, socialFile } from './hero-parts';

describe('heroValue', () => {
  it('is a complete hero with absolute URLs', () => {
    const hero = heroValue(heroParts);
    expect(heroSchema.parse(hero)).toEqual(hero);
    expect(hero.image.url).toBe('https://example.com/uploads/low-tide_1a2b3c4d5e.webp');
    expect(hero.image.formats['thumbnail']?.url).toBe(
      'https://example.com/uploads/thumbnail_low-tide_1a2b3c4d5e.webp',
    );
    expect(hero.social.url).toBe('https://example.com/uploads/low-tide-social_6f7a8b9c0d.jpg');
  });

  it('has one og:image and the tags of a large card', () => {
    expect(heroValue(heroParts).meta).toEqual([
      { property: 'og:image', content: 'https://example.com/uploads/low-tide-social_6f7a8b9c0d.jpg' },
      {
        property: 'og:image:secure_url',
        content: 'https://example.com/uploads/low-tide-social_6f7a8b9c0d.jpg',
      },
      { property: 'og:image:type', content: 'image/jpeg' },
      { property: 'og:image:width', content: '1200' },
      { property: 'og:image:height', content: '630' },
      { property: 'og:image:alt', content: 'A beach at low tide' },
      { name: 'twitter:card', content: 'summary_large_image' },
      { name: 'twitter:image', content: 'https://example.com/uploads/low-tide-social_6f7a8b9c0d.jpg' },
      { name: 'twitter:image:alt', content: 'A beach at low tide' },
    ]);
  });

  it('omits the secure URL on a plain http site, and an empty alt text', () => {
    const tags = metaTags({
      social: { ...socialFile, url: 'http://localhost:1337/uploads/a.jpg' },
      alternativeText: ' ',
    });
    const keys = tags.map((tag) => ('property' in tag ? tag.property : tag.name));
    expect(keys).not.toContain('og:image:secure_url');
    expect(keys).not.toContain('og:image:alt');
    expect(keys).not.toContain('twitter:image:alt');
  });

  it('rejects files of another type or size', () => {
    expect(() => heroValue({ ...heroParts, hero: { ...heroFile, mime: 'image/png' } })).toThrow(
      expect.objectContaining({ code: 'media_failed' }),
    );
    expect(() => heroValue({ ...heroParts, social: { ...socialFile, width: 1199 } })).toThrow(
      expect.objectContaining({ code: 'media_failed' }),
    );
  });
});
