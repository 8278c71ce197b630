import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../server/src/app/create-app';
import type { ConfigInput } from '../../server/src/contracts';
import type { ExamineSite, ListProviders, TestProvider } from '../../server/src/contracts/admin-api';
import type { DoctorCheck } from '../../server/src/contracts/doctor';
import { startOpenAiEmulator, type OpenAiEmulator } from '../support/emulators/openai';
import { editorWith, GENERATE, READ_RUNS, type Permission } from '../support/blog/accounts';
import { freePort } from '../support/free-port';
import type { BlogRequest } from '../support/requests';
import { startBlog, type Blog } from '../support/strapi';

const PROVIDERS: Permission = { action: 'plugin::hero-image.providers' };

type Ask = (path: string, request?: BlogRequest) => Promise<Response>;

let blog: Blog;
let vendor: OpenAiEmulator;

beforeAll(async () => {
  vendor = await startOpenAiEmulator();
  const openai = { type: 'openai-compatible' as const, allowPrivateNetwork: true };
  blog = await startBlog({
    heroConfig: {
      providers: {
        main: { ...openai, baseUrl: vendor.baseUrl, apiKey: vendor.apiKey },
        keyless: { ...openai, baseUrl: vendor.baseUrl },
      },
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await vendor.close();
});

const list = async (ask: Ask): Promise<ListProviders.Response['data']> => {
  const answer = await ask('/hero-image/providers');
  expect(answer.status).toBe(200);
  return ((await answer.json()) as ListProviders.Response).data;
};

const test = (ask: Ask, name: string) =>
  ask(`/hero-image/providers/${encodeURIComponent(name)}/test`, { method: 'POST' });

const tested = async (name: string): Promise<TestProvider.Response['data']> => {
  const answer = await test(blog.admin, name);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as TestProvider.Response).data;
};

describe('the health of providers', () => {
  it('is shown only to roles with the providers permission', async () => {
    const editor = await editorWith(blog, [GENERATE, READ_RUNS]);
    const keeper = await editorWith(blog, [PROVIDERS]);
    const [seen, kept, all] = [await list(editor), await list(keeper), await list(blog.admin)];
    expect(seen.map(({ name }) => name)).toEqual(['main', 'keyless', 'brand-card']);
    expect(seen.map(({ health }) => health)).toEqual([null, null, null]);
    for (const providers of [kept, all])
      for (const { health } of providers) expect(health).toMatchObject({ state: 'untried', lastErrors: [] });
    expect(seen.map(({ health: _health, ...rest }) => rest)).toEqual(
      all.map(({ health: _health, ...rest }) => rest),
    );
  });

  it('has a permission of its own in the roles', async () => {
    const answer = await blog.admin('/admin/permissions');
    expect(await answer.text()).toContain('See providers: balance, errors, pace; test the connection');
  });
});

describe('the connection test of a provider', () => {
  it('sends no paid call', async () => {
    expect(await tested('main')).toMatchObject({ name: 'main' });
    expect(vendor.billed).toEqual([]);
  });

  it('names the setting that is missing', async () => {
    const result = await tested('keyless');
    expect(result).toMatchObject({ name: 'keyless', reachable: null, key: 'refused', balance: null });
    expect(result.detail).toContain('providers.keyless.apiKey');
  });

  it('always passes for the brand card', async () => {
    expect(await tested('brand-card')).toMatchObject({ reachable: true, key: 'accepted' });
  });

  it('answers 403 without the permission, and 404 for an unknown provider', async () => {
    const editor = await editorWith(blog, [GENERATE, READ_RUNS]);
    expect((await test(editor, 'brand-card')).status).toBe(403);
    const keeper = await editorWith(blog, [PROVIDERS]);
    expect((await test(keeper, 'brand-card')).status).toBe(200);
    expect((await test(keeper, 'nobody')).status).toBe(404);
    expect((await test(keeper, '__proto__')).status).toBe(404);
  });

  it('never shows an API key', async () => {
    const said = JSON.stringify([await tested('main'), await list(blog.admin)]);
    expect(said).not.toContain(vendor.apiKey);
  });
});

const PASSWORD = 'hunter2-is-no-password';
const CONFIG = 'plugin::hero-image';

const main = (more: { baseUrl?: string; apiKey?: string } = {}): ConfigInput => ({
  publicUrl: 'https://blog.example.com',
  providers: {
    main: {
      ...{ type: 'openai-compatible', allowPrivateNetwork: true, baseUrl: vendor.baseUrl },
      ...{ apiKey: vendor.apiKey, ...more },
    },
  },
});

/** What the doctor finds in this blog with another config. */
const examine = async (heroConfig: ConfigInput): Promise<DoctorCheck[]> => {
  const { config } = blog.strapi;
  const before: unknown = config.get(CONFIG);
  config.set(CONFIG, heroConfig);
  const { examine: examineSite, close } = createApp(blog.strapi);
  try {
    const checks = await examineSite();
    for (const secret of [vendor.apiKey, PASSWORD]) expect(JSON.stringify(checks)).not.toContain(secret);
    return checks;
  } finally {
    await close();
    config.set(CONFIG, before);
  }
};
const bad = async (heroConfig: ConfigInput): Promise<DoctorCheck[]> =>
  (await examine(heroConfig)).filter(({ state }) => state !== 'ok');

describe('the doctor', () => {
  it('answers roles with the providers permission only', async () => {
    const keeper = await editorWith(blog, [PROVIDERS]);
    const answer = await keeper('/hero-image/doctor');
    expect(answer.status).toBe(200);
    const { data } = (await answer.json()) as ExamineSite.Response;
    expect(data.filter(({ state }) => state === 'fail').map(({ name }) => name)).toEqual([
      'provider keyless',
    ]);
    expect(data.find(({ name }) => name === 'provider main')?.state).toBe('ok');
    expect(data.find(({ name }) => name === 'public URL')?.state).toBe('warn');
    expect(JSON.stringify(data)).not.toContain(vendor.apiKey);
    const editor = await editorWith(blog, [GENERATE, READ_RUNS]);
    expect((await editor('/hero-image/doctor')).status).toBe(403);
  });

  it('finds nothing where all is well, and sends no paid call', async () => {
    const billed = vendor.billed.length;
    const checks = await examine(main());
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      ...['config', 'database', 'sharp', 'public URL', 'provider main', 'provider brand-card'],
      ...['storage', 'templates', 'fields', 'files', 'jobs'],
    ]);
    expect(checks.find(({ name }) => name === 'database')?.says).toMatch(/sqlite.* all [1-9]\d* tables/);
    expect(checks.find(({ name }) => name === 'provider main')?.says).toContain('takes the API key');
    expect(vendor.billed).toHaveLength(billed);
  });

  it('fails for a provider without an API key, with a wrong key, or that does not answer', async () => {
    expect(await bad(main({ apiKey: '' }))).toEqual([
      expect.objectContaining({
        name: 'provider main',
        state: 'fail',
        says: expect.stringContaining('no API key') as string,
      }),
    ]);
    expect((await bad(main({ apiKey: PASSWORD })))[0]?.says).toContain('refused the API key');
    const away = await bad(main({ baseUrl: `http://127.0.0.1:${await freePort()}/v1` }));
    expect(away).toEqual([expect.objectContaining({ name: 'provider main', state: 'fail' })]);
    expect(away[0]?.todo).toContain('providers.main.baseUrl');
  });

  it('warns of a public URL that crawlers cannot open, and fails in production', async () => {
    const heroConfig = { ...main(), publicUrl: 'http://192.168.1.20:1337' };
    expect(await bad(heroConfig)).toEqual([expect.objectContaining({ name: 'public URL', state: 'warn' })]);
    const { config } = blog.strapi;
    const environment: unknown = config.get('environment');
    config.set('environment', 'production');
    try {
      expect(await bad(heroConfig)).toEqual([expect.objectContaining({ name: 'public URL', state: 'fail' })]);
    } finally {
      config.set('environment', environment);
    }
  });

  it('fails for a queue server that does not answer, and passes for one that does', async () => {
    const on = (redisUrl: string) => bad({ ...main(), jobs: { driver: 'bullmq', redisUrl } });
    expect(await on(`redis://:${PASSWORD}@127.0.0.1:${await freePort()}`)).toEqual([
      expect.objectContaining({ name: 'jobs', says: expect.stringContaining('ECONNREFUSED') as string }),
    ]);
    expect(await on('redis://127.0.0.1:6379/0')).toEqual([]);
    const postgresUrl = 'postgres://postgres:postgres@127.0.0.1:5432/postgres';
    expect(await bad({ ...main(), jobs: { driver: 'bullmq', postgresUrl } })).toEqual([]);
  });

  // The last one: it breaks the blog's folder.
  it('fails for a storage that cannot be written', async () => {
    const uploads = join(blog.dir, 'public/uploads');
    await rm(uploads, { recursive: true });
    await writeFile(uploads, 'no folder');
    const found = await bad(main());
    expect(found.map(({ name, state }) => `${name} ${state}`)).toEqual(['storage fail']);
  });
});
