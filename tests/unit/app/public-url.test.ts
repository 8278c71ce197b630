import type { Core } from '@strapi/strapi';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../server/src/contracts/config';
import { publicUrlOf } from '../../../server/src/app/public-url';

const strapiAt = (settings: Record<string, string>): Core.Strapi =>
  ({ config: { get: (path: string) => settings[path] } }) as unknown as Core.Strapi;

describe('publicUrlOf', () => {
  it.each([
    ['https://example.com', 'https://example.com'],
    ['https://example.com///', 'https://example.com'],
    ['https://Example.COM:443/', 'https://example.com'],
    ['https://example.com/cms/', 'https://example.com/cms'],
    ['http://example.com:8080/a/b', 'http://example.com:8080/a/b'],
  ])('normalizes the publicUrl %s to %s', (publicUrl, url) => {
    const config = configSchema.parse({ publicUrl });
    expect(publicUrlOf(strapiAt({ 'server.url': 'https://other.example.com' }), config)).toStrictEqual({
      url,
      isPublic: true,
    });
  });

  it.each(['https://example.com/?', 'https://example.com/#', 'https://ada@example.com', 'ftp://example.com'])(
    'rejects the publicUrl %s',
    (publicUrl) => {
      expect(configSchema.safeParse({ publicUrl }).success).toBe(false);
    },
  );

  it('uses the URL that Strapi listens on when server.url is a path', () => {
    const strapi = strapiAt({ 'server.url': '/cms', 'server.absoluteUrl': 'http://localhost:1337/cms' });
    const config = configSchema.parse({});
    expect(publicUrlOf(strapi, config)).toStrictEqual({ url: 'http://localhost:1337/cms', isPublic: false });
  });
});
