import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExamineSite, ListProviders, TestProvider } from '../../server/src/contracts/admin-api';
import { startOpenAiEmulator, type OpenAiEmulator } from '../support/emulators/openai';
import { editorWith, GENERATE, READ_RUNS, type Permission } from '../support/blog/accounts';
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

describe('how providers are doing', () => {
  it('is shown to who may see it, and to nobody else', async () => {
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

  it('is an action of its own in the roles', async () => {
    const answer = await blog.admin('/admin/permissions');
    expect(await answer.text()).toContain('See providers: balance, errors, pace; test the connection');
  });
});

describe('the test of a connection', () => {
  it('spends nothing', async () => {
    expect(await tested('main')).toMatchObject({ name: 'main' });
    expect(vendor.billed).toEqual([]);
  });

  it('says which setting is missing', async () => {
    const result = await tested('keyless');
    expect(result).toMatchObject({ name: 'keyless', reachable: null, key: 'refused', balance: null });
    expect(result.detail).toContain('providers.keyless.apiKey');
  });

  it('of the card is always good', async () => {
    expect(await tested('brand-card')).toMatchObject({ reachable: true, key: 'accepted' });
  });

  it('needs the action, and a provider that there is', async () => {
    const editor = await editorWith(blog, [GENERATE, READ_RUNS]);
    expect((await test(editor, 'brand-card')).status).toBe(403);
    const keeper = await editorWith(blog, [PROVIDERS]);
    expect((await test(keeper, 'brand-card')).status).toBe(200);
    expect((await test(keeper, 'nobody')).status).toBe(404);
    expect((await test(keeper, '__proto__')).status).toBe(404);
  });

  it('never shows a key', async () => {
    const said = JSON.stringify([await tested('main'), await list(blog.admin)]);
    expect(said).not.toContain(vendor.apiKey);
  });
});

describe('the doctor', () => {
  it('answers those who may look after providers', async () => {
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
});
