import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureFolder } from '../../server/src/media/ensure-folder';
import { removeImage } from '../../server/src/media/remove-image';
import { responsiveSettings } from '../../server/src/media/responsive-settings';
import { fileSizeLimit } from '../../server/src/media/size-limit';
import { storeImage } from '../../server/src/media/store-image';
import { jpeg, SOURCE_TYPE, xmpOf } from '../support/hero-images';
import { FILE, FOLDER, startMediaLibrary, type MediaLibrary } from '../support/media-library';
import { ARTICLE } from '../support/strapi';
import { readingCases } from './media/reading-cases';

describe('the media library', () => {
  let library: MediaLibrary;
  const store = (...over: Parameters<MediaLibrary['request']>) =>
    storeImage(library.strapi, library.request(...over));
  const serve = (url: string) => fetch(new URL(url, library.blog.url));

  beforeAll(async () => {
    library = await startMediaLibrary();
  });

  afterEach(() => library.restoreProvider());

  afterAll(() => library.blog.stop());

  it('stores every file unchanged, label included, and serves it', async () => {
    const { main, formats } = library;
    const stored = await store();
    expect(stored).toMatchObject({ width: 1536, height: 864, mime: 'image/webp' });
    expect(Object.keys(stored.formats)).toEqual(Object.keys(formats));
    const files = [
      { url: stored.url, given: main },
      ...Object.entries(formats).map(([name, given]) => ({ url: stored.formats[name]!.url, given })),
    ];
    for (const { url, given } of files) {
      const answer = await serve(url);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/webp');
      const served = new Uint8Array(await answer.arrayBuffer());
      expect(Buffer.compare(served, given.bytes)).toBe(0);
      expect(await xmpOf(served)).toContain(SOURCE_TYPE);
    }
  });

  it('writes the row as Strapi does, with name, folder and focal point', async () => {
    const admin = (await library.strapi.db.query('admin::user').findOne({})) as { id: number };
    const stored = await store({ createdBy: admin.id });
    const folder = await ensureFolder(library.strapi, 'Heroes');
    const row = await library.row(stored.id);
    expect(row).toMatchObject({
      name: 'low-tide-what-the-sea-leaves.webp',
      ext: '.webp',
      mime: 'image/webp',
      size: Math.round(library.main.bytes.byteLength / 10) / 100,
      provider: 'local',
      alternativeText: 'A beach at low tide',
      caption: 'Made with AI',
      focalPoint: { x: 0.25, y: 0.75 },
      folderPath: folder.path,
      folder: { id: folder.id, name: 'Heroes' },
      createdBy: { id: admin.id },
      updatedBy: { id: admin.id },
    });
    expect(row?.hash).toMatch(/^low-tide-what-the-sea-leaves_[0-9a-f]{10}$/);
    expect(row?.documentId).toBeTruthy();
  });

  it("gives REST populate the formats in the shape of Strapi's own uploads", async () => {
    await library.setSettings({ responsiveDimensions: true });
    const coverOf = async (cover: number) => {
      const data = { title: `Cover ${cover}`, slug: `cover-${cover}`, cover };
      const article = await library.strapi
        .documents(ARTICLE)
        .create({ data, status: 'published', locale: 'en' });
      const answer = await library.blog.api(`/api/articles/${article.documentId}?populate=cover`);
      const body = (await answer.json()) as { data: { cover: { formats: Record<string, object> } } };
      return body.data.cover;
    };
    const strapis = await coverOf(await library.uploadByStrapi());
    const ours = await coverOf((await store()).id);
    expect(Object.keys(ours).sort()).toEqual(Object.keys(strapis).sort());
    for (const name of ['thumbnail', 'small', 'large'])
      expect(Object.keys(ours.formats[name]!).sort()).toEqual(Object.keys(strapis.formats[name]!).sort());
    expect(ours.formats['thumbnail']).toMatchObject({ width: 245, height: 138, ext: '.webp', path: null });
  });

  it('emits media.create once, without private columns, and survives a failing listener', async () => {
    const events: { media: Record<string, unknown> }[] = [];
    const stop = library.strapi.eventHub.on('media.create', (event: (typeof events)[number]) => {
      events.push(event);
      return Promise.reject(new Error('broken webhook'));
    });
    const stored = await store();
    stop();
    expect(events).toHaveLength(1);
    expect(events[0]?.media).toMatchObject({ id: stored.id, url: stored.url });
    expect(events[0]?.media).not.toHaveProperty('folderPath');
  });

  it('returns the existing file to a retry of the same run, and a new one to another run', async () => {
    const request = library.request();
    const first = await storeImage(library.strapi, request);
    const [files, rows] = [await library.uploads(), await library.countRows()];
    expect(await storeImage(library.strapi, request)).toEqual(first);
    expect(await library.uploads()).toEqual(files);
    expect(await library.countRows()).toBe(rows);
    const other = await store();
    expect(other.id).not.toBe(first.id);
    expect(other.url).not.toBe(first.url);
  });

  it('makes the folder once, however many runs ask at the same time', async () => {
    const folder = 'Heroes of many';
    const servers = Array.from({ length: 4 }, () => new Proxy(library.strapi, {}));
    const stored = await Promise.all(
      [...servers, ...servers].map((server) => storeImage(server, library.request({ folder, formats: {} }))),
    );
    const found = (await library.strapi.db
      .query(FOLDER)
      .findMany({ where: { name: folder }, populate: ['files'] })) as { files: { id: number }[] }[];
    expect(found).toHaveLength(1);
    expect(new Set(found[0]?.files.map(({ id }) => id))).toEqual(new Set(stored.map(({ id }) => id)));
  });

  it('leaves nothing behind when the provider fails on one format', async () => {
    const { uploadStream } = library.provider;
    const [files, rows] = [await library.uploads(), await library.countRows()];
    library.provider.uploadStream = async (file) => {
      if (!file.hash.startsWith('small_')) return uploadStream?.(file);
      await writeFile(join(library.blog.dir, 'public', 'uploads', `${file.hash}.webp`), 'half a file');
      throw Object.assign(new Error('bucket secret-bucket is full'), { code: 'ENOSPC' });
    };
    const failure: unknown = await store().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'media_failed', retryable: true });
    expect(String(failure)).toMatch(/"low-tide-.*\.webp".*ENOSPC/);
    expect(String(failure)).not.toContain('secret-bucket');
    expect(await library.uploads()).toEqual(files);
    expect(await library.countRows()).toBe(rows);
  });

  it('leaves nothing behind when the row cannot be written', async () => {
    const [files, rows] = [await library.uploads(), await library.countRows()];
    const stop = library.strapi.db.lifecycles.subscribe({
      models: [FILE],
      beforeCreate: () => Promise.reject(new Error('no')),
    });
    await expect(store()).rejects.toMatchObject({ code: 'media_failed' });
    stop();
    expect(await library.uploads()).toEqual(files);
    expect(await library.countRows()).toBe(rows);
  });

  it('says which setting to raise when the site refuses the size, and uploads nothing', async () => {
    const files = await library.uploads();
    const { formats } = library;
    // The largest format is refused, the smaller ones are not.
    const limit = formats['large']!.bytes.byteLength - 100;
    library.strapi.config.set('plugin::upload.sizeLimit', limit);
    const smaller = 'lower output.quality';
    const failure: unknown = await store({
      main: formats['small']!,
      formats: { large: formats['large']! },
      smaller,
    }).catch((error: unknown) => error);
    expect(fileSizeLimit(library.strapi)).toBeLessThanOrEqual(limit);
    library.strapi.config.set('plugin::upload.sizeLimit', 1_000_000_000);
    expect(failure).toMatchObject({ code: 'media_failed', retryable: false });
    for (const part of ['large_low-tide', String(formats['large']!.bytes.byteLength), 'sizeLimit', smaller])
      expect(String(failure)).toContain(part);
    expect(await library.uploads()).toEqual(files);
  });

  it('works with a provider that takes buffers only', async () => {
    delete library.provider.uploadStream;
    const main = await jpeg(1200, 630);
    const stored = await store({ main, formats: {} });
    const served = new Uint8Array(await (await serve(stored.url)).arrayBuffer());
    expect(Buffer.compare(served, main.bytes)).toBe(0);
  });

  it("removes a file with its formats and its row, and nothing of another run's", async () => {
    const [one, two] = [await store(), await store()];
    const files = await library.uploads();
    await removeImage(library.strapi, one.id);
    await removeImage(library.strapi, one.id);
    expect(await library.row(one.id)).toBeNull();
    expect(await library.uploads()).toHaveLength(files.length - 4);
    for (const { url } of [two, ...Object.values(two.formats)]) expect((await serve(url)).status).toBe(200);
  });

  it('names the file that the provider fails to delete', async () => {
    const stored = await store();
    library.provider.delete = () => Promise.reject(new Error('locked'));
    const failure: unknown = await removeImage(library.strapi, stored.id).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'media_failed' });
    expect(String(failure)).toContain(`File ${stored.id} `);
    expect(await library.row(stored.id)).not.toBeNull();
  });

  it("follows the site's responsive formats", async () => {
    await library.setSettings({ responsiveDimensions: false });
    expect(await responsiveSettings(library.strapi)).toEqual({});
    await library.setSettings({ responsiveDimensions: true });
    expect(await responsiveSettings(library.strapi)).toEqual({ large: 1000, medium: 750, small: 500 });
    library.strapi.config.set('plugin::upload.breakpoints', { wide: 1600, off: 0 });
    expect(await responsiveSettings(library.strapi)).toEqual({ wide: 1600 });
  });

  describe('reading a file', () => readingCases(() => library));
});
