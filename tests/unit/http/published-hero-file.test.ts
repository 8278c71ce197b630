import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Core } from '@strapi/strapi';
import { isOfPublishedHero } from '../../../server/src/http/content-api/published-hero-file';
import { makeHero } from '../head/hero-parts';

const uid = 'api::article.article';
const hero = { type: 'json', customField: 'plugin::hero-image.hero' };

/** A site with one published hero. */
const siteWith = (type: object, privateAttributes: string[] = []): Core.Strapi => {
  const contentType = { uid, attributes: { hero }, ...type };
  const strapi = {
    contentTypes: { [uid]: contentType },
    contentType: () => contentType,
    config: { get: () => privateAttributes },
    db: { query: () => ({ findMany: () => Promise.resolve([{ hero: makeHero() }]) }) },
  };
  vi.stubGlobal('strapi', strapi);
  return strapi as unknown as Core.Strapi;
};

describe('isOfPublishedHero', () => {
  const wanted = { file: makeHero().image.id, name: 'low-tide' };
  afterEach(() => vi.unstubAllGlobals());

  it('allows a file of a published hero', async () => {
    expect(await isOfPublishedHero(siteWith({}), wanted)).toBe(true);
  });

  it.each([
    ['by itself', { attributes: { hero: { ...hero, private: true } } }, []],
    ['by its type', { options: { privateAttributes: ['hero'] } }, []],
    ['by the site', {}, ['hero']],
  ])('refuses a file where the field is private: %s', async (_how, type, ofSite) => {
    expect(await isOfPublishedHero(siteWith(type, ofSite), wanted)).toBe(false);
  });
});
