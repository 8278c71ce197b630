import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../server/src/app/create-app';
import type { Rendition } from '../../server/src/contracts/rendition';
import type { AssetReference } from '../../server/src/contracts/template';
import type { Ports } from '../../server/src/runs/model/ports';
import { GENERATION_UID } from '../../server/src/runs/store/generation-model';
import { createVendorUrls } from '../../server/src/vendor-urls/vendor-urls';
import { storeImage } from '../../server/src/media/store-image';
import { draftArticle, finished, press } from '../support/blog/blog-runs';
import { FILE } from '../support/media-library';
import { SMALL_OUTPUT } from '../support/small-output';
import { startBlog, type Blog } from '../support/strapi';

let blog: Blog;
/** Of another server of the same site: it shares the keys and the database with the one that answers, and no memory. */
let ports: Ports;
let photo: Uint8Array;

beforeAll(async () => {
  blog = await startBlog({
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: {
        own: { type: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', allowPrivateNetwork: true },
        far: { type: 'openai-compatible', baseUrl: 'https://api.kissapi.ai/v1' },
      },
      publish: { mode: 'off' },
    },
  });
  ports = createApp(blog.strapi);
  const halves =
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="200" height="200" fill="#f00"/><rect x="200" width="200" height="200" fill="#00f"/></svg>';
  photo = await sharp(Buffer.from(halves))
    .removeAlpha()
    .withExif({ IFD0: { Artist: 'Ada' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
});
afterAll(() => blog.stop());

const JPEG = { mime: 'image/jpeg', ext: '.jpg' };

let stored = 0;
const upload = async (bytes: Uint8Array, format: object = JPEG): Promise<number> => {
  stored += 1;
  const { id } = await storeImage(blog.strapi, {
    ...{ baseName: `photo ${stored}`, key: `photo-${stored}`, folder: 'References' },
    main: { bytes, width: 400, height: 200, ...format } as Rendition,
    ...{ formats: {}, alternativeText: '', caption: '', focalPoint: null, createdBy: null },
  });
  return id;
};

const share = (reference: AssetReference, provider = 'own') =>
  ports.shareReference({ reference, mime: 'image/jpeg', provider });

const get = (url: string, init: RequestInit = {}) => fetch(url, init);

/** Addresses as this site would have made them at another time, or with other keys. */
const addresses = ({ ago = 0, secrets = blog.strapi.config.get<string[]>('server.app.keys') } = {}) =>
  createVendorUrls({
    apiUrl: `${blog.url}/api`,
    secrets,
    provider: () => ({ timeoutMs: 180_000, allowPrivateNetwork: true }),
    now: () => Date.now() - ago,
  });

const bodyOfUnknownRoute = async (): Promise<string> =>
  (await get(`${blog.url}/api/hero-image/there-is-no-such-route`)).text();

describe('the signed URL of a reference image', () => {
  it('serves the image upright, without EXIF, to anybody and to no cache', async () => {
    const file = await upload(photo);
    expect((await sharp(photo).metadata()).exif?.includes('Ada')).toBe(true);
    const answer = await get(await share({ file }));
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength));
    const metadata = await sharp(bytes).metadata();
    expect(metadata).toMatchObject({ format: 'jpeg', width: 200, height: 400 });
    expect([metadata.exif, metadata.xmp, metadata.orientation]).toEqual([undefined, undefined, undefined]);
    const { dominant } = await sharp(
      await sharp(bytes).extract({ left: 0, top: 0, width: 200, height: 150 }).toBuffer(),
    ).stats();
    expect(dominant.r).toBeGreaterThan(200);
    const { bytes: asSent } = await ports.readReference({ file });
    expect(Buffer.compare(asSent, bytes)).toBe(0);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const url = await share({ file: await upload(photo) });
    const [whole, head] = await Promise.all([get(url), get(url, { method: 'HEAD' })]);
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    for (const name of ['content-type', 'content-length', 'cache-control'])
      expect(head.headers.get(name), name).toBe(whole.headers.get(name));
  });

  it('serves a template’s file below the app, and a transparent PNG', async () => {
    const glass = sharp({ create: { width: 99, height: 99, channels: 4, background: '#ff000080' } });
    await writeFile(join(blog.dir, 'style.png'), await glass.png().toBuffer());
    const answer = await get(await share({ path: './style.png' }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect((await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).hasAlpha).toBe(true);
  });

  it('answers 404 when it is changed, expired, of another site or for callbacks', async () => {
    const file = await upload(photo);
    const other = await upload(photo);
    const good = await share({ file });
    const reference = { reference: { file }, mime: 'image/jpeg', provider: 'own' };
    const [claims = '', signature = ''] = good.split('/').at(-1)!.replace('.jpg', '').split('.');
    const altered = Buffer.from(claims, 'base64url').toString().replace(String(file), String(other));
    const forged = `${Buffer.from(altered).toString('base64url')}.${signature}.jpg`;
    const callback = ports.callbackUrl({ runId: 'r', provider: 'own', idempotencyKey: 'k' })!;
    const root = `${blog.url}/api/hero-image/references`;
    const bad = [
      `${root}/${forged}`,
      `${root}/${claims}.${signature.slice(0, -1)}.jpg`,
      `${root}/${callback.split('/').at(-1)}`,
      `${root}/${file}`,
      `${root}/${file}.jpg`,
      `${root}/..%2f..%2fstyle.png`,
      await addresses({ ago: 181_000 }).shareReference(reference),
      await addresses({ secrets: ['somebody else'] }).shareReference(reference),
    ];
    expect((await get(await addresses({ ago: 170_000 }).shareReference(reference))).status).toBe(200);
    const plain = await bodyOfUnknownRoute();
    for (const url of bad) {
      const answer = await get(url);
      expect(answer.status, url).toBe(404);
      expect(await answer.text(), url).toBe(plain);
    }
  });

  it('answers the same 404 once the file or its bytes are deleted', async () => {
    const plain = await bodyOfUnknownRoute();
    const deleted = await upload(photo);
    const url = await share({ file: deleted });
    expect((await get(url)).status).toBe(200);
    await blog.strapi.db.query(FILE).delete({ where: { id: deleted } });
    const bare = await upload(await sharp(photo).flip().jpeg().toBuffer());
    const row = (await blog.strapi.db.query(FILE).findOne({ where: { id: bare } })) as { url: string };
    await rm(join(blog.dir, 'public', row.url));
    for (const gone of [url, await share({ file: bare })]) {
      const answer = await get(gone);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toBe(plain);
    }
  });

  it('serves no SVG', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script>alert(1)</script></svg>';
    const file = await upload(Buffer.from(svg), { mime: 'image/svg+xml', ext: '.svg' });
    expect((await get(await share({ file }))).status).toBe(404);
    await expect(ports.readReference({ file })).rejects.toThrow(/“photo-\d+\.svg” is an SVG: choose/);
  });

  it('is not written to the request log', async () => {
    const log = vi.spyOn(blog.strapi.log, 'http');
    const url = await share({ file: await upload(photo) });
    const callback = ports.callbackUrl({ runId: 'r', provider: 'own', idempotencyKey: 'k' })!;
    await get(url);
    await get(callback, { method: 'POST' });
    const spelled = url.replace(/\/(\w)([^/]+)$/, (_all, first: string, rest: string) => {
      return `/%${first.charCodeAt(0).toString(16)}${rest}?a=/b`;
    });
    expect((await get(spelled)).status).toBe(200);
    await get(`${blog.url}/api/hero-image/references/guessed-token.jpg/`);
    const lines = JSON.stringify(log.mock.calls);
    log.mockRestore();
    expect(lines).toContain('/api/hero-image/references/[token]');
    expect(lines).toContain('/api/hero-image/callbacks/own/[token]');
    for (const address of [url, callback]) expect(lines).not.toContain(address.slice(-40));
    expect(lines).not.toContain('guessed-token');
  });

  it('is refused for a vendor that cannot reach the blog', async () => {
    await expect(share({ file: 1 }, 'far')).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringMatching(
        /^far takes reference images by address only, and http:\/\/127\.0\.0\.1/,
      ) as string,
    });
    expect(ports.callbackUrl({ runId: 'r', provider: 'far', idempotencyKey: 'k' })).toBeNull();
  });
});

describe('the signed URL for callbacks', () => {
  const call = { runId: 'there-is-none', provider: 'own', idempotencyKey: 'key-1' };
  const post = (url: string, body: string | null = '{"status":"succeeded"}') =>
    get(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

  it('answers 204 to any body with a valid signature', async () => {
    const documentId = await draftArticle(blog);
    const run = await finished(blog, await press(blog, { documentId, locale: 'en', provider: 'brand-card' }));
    const known = ports.callbackUrl({ ...call, runId: run.id })!;
    for (const url of [known, known, ports.callbackUrl(call)!])
      for (const body of ['{"status":"succeeded"}', '[]', null]) {
        const answer = await post(url, body);
        expect(answer.status).toBe(204);
        expect(await answer.text()).toBe('');
      }
  });

  it('leaves the run unchanged but for the poll hint', async () => {
    const documentId = await draftArticle(blog);
    const run = await finished(blog, await press(blog, { documentId, locale: 'en', provider: 'brand-card' }));
    const row = () => blog.strapi.db.query(GENERATION_UID).findOne({ where: { runId: run.id } });
    const before: unknown = await row();
    await post(ports.callbackUrl({ ...call, runId: run.id })!, '{"status":"failed","images":["x"]}');
    expect(await row()).toEqual(before);
  });

  it('answers 404 when it is changed, expired, or of another provider, site or purpose', async () => {
    const good = ports.callbackUrl(call)!;
    const picture = (await share({ file: 1 })).split('/').at(-1)!;
    const bad = [
      `${good}x`,
      good.slice(0, -1),
      good.replace('/own/', '/far/'),
      good.replace('/own/', '/OWN/'),
      `${blog.url}/api/hero-image/callbacks/own/${picture.replace('.jpg', '')}`,
      `${blog.url}/api/hero-image/callbacks/own/guessed`,
      addresses({ ago: 86_401_000 }).callbackUrl(call)!,
      addresses({ secrets: ['somebody else'] }).callbackUrl(call)!,
    ];
    const plain = await bodyOfUnknownRoute();
    for (const url of bad) {
      const answer = await post(url);
      expect(answer.status, url).toBe(404);
      expect(await answer.text(), url).toBe(plain);
    }
  });

  it('accepts POST only', async () => {
    const url = ports.callbackUrl(call)!;
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect([404, 405], method).toContain((await get(url, { method })).status);
  });
});
