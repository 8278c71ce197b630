import type { Core } from '@strapi/strapi';
import { describe, expect, it, vi } from 'vitest';
import { warnOfPrivateStorage } from '../../../server/src/bootstrap';

/** A Strapi whose upload provider answers this to `isPrivate`. */
const siteWith = (isPrivate: () => unknown) => {
  const methods = [
    'checkFileSize',
    'upload',
    'remove',
    'getSettings',
    'create',
    'getFolderPath',
    'signFileUrls',
  ];
  const service = Object.fromEntries(methods.map((name) => [name, vi.fn()]));
  const upload = { service: () => service, provider: { delete: vi.fn(), isPrivate } };
  const warn = vi.fn();
  const config = { get: (path: string) => (path === 'plugin::hero-image' ? {} : 'a-bucket') };
  const strapi = { config, plugins: { upload }, plugin: () => upload, log: { warn } };
  return { warn, strapi: strapi as unknown as Core.Strapi };
};

describe('warnOfPrivateStorage', () => {
  it.each([
    [
      'throws',
      () => {
        throw new TypeError('no bucket');
      },
      'no bucket',
    ],
    ['rejects', () => Promise.reject(new Error('no network')), 'no network'],
    ['is private', () => true, 'media.baseUrl'],
  ])('warns and does not stop the boot where the upload provider %s', async (_what, isPrivate, said) => {
    const { warn, strapi } = siteWith(isPrivate);
    await warnOfPrivateStorage(strapi);
    expect(warn.mock.calls.flat().join('')).toContain(said);
  });
});
