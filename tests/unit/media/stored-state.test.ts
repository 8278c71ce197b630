import type { Core } from '@strapi/strapi';
import { describe, expect, it, vi } from 'vitest';
import { storedStates } from '../../../server/src/media/stored-state';

const origin = 'https://bucket.example';
const size = { width: 1, height: 1 };
const formats = {
  small: { ...size, url: `${origin}/small.webp` },
  large: { ...size, url: `${origin}/large.webp` },
};
const row = {
  id: 7,
  url: `${origin}/a.webp`,
  provider: 's3',
  ...size,
  mime: 'image/webp',
  formats,
};

/** A site whose bucket responds with a status, or not at all. */
const siteWith = (answer: (url: string) => number | null) => {
  const fetch = vi.fn((url: string) => {
    const status = answer(url);
    return status === null
      ? Promise.reject(new Error('timed out'))
      : Promise.resolve(new Response('x', { status }));
  });
  const service = {
    ...{ checkFileSize: vi.fn(), upload: vi.fn(), remove: vi.fn(), getSettings: vi.fn(), create: vi.fn() },
    ...{ getFolderPath: vi.fn(), signFileUrls: (file: object) => Promise.resolve(file) },
  };
  const upload = { service: () => service, provider: { delete: vi.fn(), isPrivate: vi.fn() } };
  const strapi = {
    ...{ fetch, plugins: { upload }, plugin: () => upload, log: { warn: () => undefined } },
    config: { get: () => 's3' },
    db: { query: () => ({ findMany: () => Promise.resolve([row]) }) },
  };
  return { fetch, strapi: strapi as unknown as Core.Strapi };
};

describe('the state of a stored file', () => {
  const stateOf = async (strapi: Core.Strapi) =>
    (await storedStates(strapi, [row], { formats: true }))[0]?.kind;

  it.each([
    ['whole', 3, () => 200],
    ['without bytes', 1, () => 404],
    ['without formats', 2, (url: string) => (url.includes('small') ? 404 : 200)],
    ['whole', 1, () => null],
    ['whole', 1, () => 503],
    ['whole', 2, (url: string) => (url.includes('small') ? null : 200)],
  ])('is “%s” after %d requests', async (kind, looks, answer) => {
    const { fetch, strapi } = siteWith(answer);
    expect(await stateOf(strapi)).toBe(kind);
    expect(fetch).toHaveBeenCalledTimes(looks);
  });
});
