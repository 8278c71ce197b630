import type { Core } from '@strapi/strapi';
import { describe, expect, it } from 'vitest';
import { config } from '../../server/src/config';
import { register } from '../../server/src/register';

/** As much of a Strapi as a plugin sees before the database is there. */
const strapiWith = (heroConfig: unknown, serverUrl: string): Core.Strapi => {
  const settings: Record<string, unknown> = { 'plugin::hero-image': heroConfig, 'server.url': serverUrl };
  return {
    config: { get: (path: string) => settings[path] },
    customFields: { register: () => undefined },
    get: () => ({ add: () => undefined }),
    dirs: { app: { root: process.cwd() } },
    documents: { use: () => undefined },
  } as unknown as Core.Strapi;
};

/** What stops the boot: Strapi asks the validator, then lets the plugin register. '' when nothing does. */
const refusal = async (heroConfig: unknown, serverUrl = ''): Promise<string> => {
  try {
    config.validator(heroConfig);
    await register({ strapi: strapiWith(heroConfig, serverUrl) });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const template = { slug: 'house', name: 'House', prompt: 'A picture of {{ title }}' };
const main = { type: 'openai-compatible', baseUrl: 'https://api.example.com/v1', apiKey: 'sk-very-secret' };

describe('the config check refuses a config', () => {
  it.each([
    ['an unknown key', { colour: 'red' }, ['colour', 'remove it']],
    ['an unknown key deeper down', { output: { widht: 1200 } }, ['output', 'widht']],
    [
      'an address that is none',
      { publicUrl: 'example.com' },
      ['publicUrl', '"example.com"', 'https://example.com'],
    ],
    [
      'a public address with a query',
      { publicUrl: 'https://example.com/?utm_source=og' },
      ['publicUrl', 'https://example.com/?…', 'without a query'],
    ],
    [
      'a public address with a fragment',
      { publicUrl: 'https://example.com/#top' },
      ['publicUrl', 'a fragment'],
    ],
    [
      'a public address with a password',
      { publicUrl: 'https://ada:open-sesame@example.com' },
      ['publicUrl', 'https://…@example.com', 'no password'],
    ],
    ['a number out of range', { output: { width: 20 } }, ['output.width', '20', '640']],
    ['a wrong type', { jobs: { concurrency: 'many' } }, ['jobs.concurrency', '"many"', 'number']],
    [
      'a provider nobody knows',
      { providers: { main: { type: 'dall-e' } } },
      ['providers.main', 'openai-compatible'],
    ],
    [
      'a provider without its address',
      { providers: { main: { type: 'openai-compatible' } } },
      ['providers.main.baseUrl', 'missing'],
    ],
    [
      'a custom provider without submit',
      { providers: { own: { type: 'custom', provider: {} } } },
      ['providers.own.provider', 'submit()'],
    ],
    [
      'an API’s address with a password',
      { providers: { main: { ...main, baseUrl: 'https://ada:open-sesame@api.example.com/v1' } } },
      ['providers.main.baseUrl', 'apiKey', 'https://…@api.example.com'],
    ],
    [
      'a request field that is the run’s own',
      { providers: { main: { ...main, request: { add: { n: 4 } } } } },
      ['providers.main.request.add', 'prompt', 'come from the run'],
    ],
    [
      'a request without a prompt',
      { providers: { main: { ...main, request: { omit: ['prompt'] } } } },
      ['providers.main.request.omit[0]', '"prompt"', 'size or quality'],
    ],
    ['an order that names nobody', { use: ['nobody'] }, ['use[0]', '"nobody"', 'brand-card']],
    ['a folder with a slash', { media: { folder: 'a/b' } }, ['media.folder', '"a/b"', 'without slashes']],
    [
      'a colour that is none',
      { templates: [{ ...template, palette: [{ name: 'Ink', hex: 'black' }] }] },
      ['templates[0].palette[0].hex', '"black"', '#0f172a'],
    ],
    [
      'a template that does not parse',
      { templates: [{ ...template, prompt: 'A {{ title' }] },
      ['house', 'prompt'],
    ],
    [
      'a filter nobody knows',
      { templates: [{ ...template, prompt: '{{ title | shout }}' }] },
      ['house', 'shout'],
    ],
    ['two templates of one slug', { templates: [template, template] }, ['house', 'slug']],
    [
      'a template that names no provider',
      { templates: [{ ...template, provider: 'nobody' }] },
      ['templates[0].provider', 'nobody'],
    ],
    ['a driver nobody knows', { jobs: { driver: 'agenda' } }, ['jobs', 'embedded', 'bullmq']],
    [
      'a queue without its server',
      { jobs: { driver: 'bullmq' } },
      ['jobs', 'exactly one of redisUrl and postgresUrl'],
    ],
    [
      'an embedded driver with a queue’s server',
      { jobs: { redisUrl: 'redis://127.0.0.1:6379' } },
      ['jobs', 'redisUrl'],
    ],
    [
      'a queue’s server of another kind',
      { jobs: { driver: 'bullmq', redisUrl: 'http://127.0.0.1:6379' } },
      ['jobs.redisUrl', 'redis://127.0.0.1:6379'],
    ],
  ])('with %s', async (_case, heroConfig, parts) => {
    const message = await refusal(heroConfig);
    for (const part of parts) expect(message).toContain(part);
  });

  it('where Strapi’s server.url, which stands in for publicUrl, holds a password', async () => {
    const message = await refusal({}, 'https://ada:open-sesame@example.com');
    expect(message).toMatch(/server\.url.*password.*publicUrl/);
    expect(message).not.toContain('open-sesame');
  });

  it('and prints no API key', async () => {
    const message = await refusal({ providers: { main: { ...main, apiKey: 12_345_678 } } });
    expect(message).toContain('providers.main.apiKey');
    expect(message).not.toContain('12345678');
  });

  it.each([
    ['of an object that is shown', { providers: [main] }, 'sk-very-secret'],
    [
      'in the address of one server too many',
      {
        jobs: {
          driver: 'bullmq',
          redisUrl: 'redis://:open-sesame@127.0.0.1:6379',
          postgresUrl: 'postgres://ada:open-sesame@127.0.0.1/blog',
        },
      },
      'open-sesame',
    ],
    [
      'in an address that is wrong',
      { jobs: { driver: 'bullmq', postgresUrl: 'mysql://ada:open-sesame@127.0.0.1/blog' } },
      'open-sesame',
    ],
    [
      'in the query of an address that is wrong',
      { providers: { main: { ...main, baseUrl: 'ftp://api.example.com/v1?key=open-sesame' } } },
      'open-sesame',
    ],
    [
      'in front of the host of an address',
      { providers: { main: { ...main, baseUrl: 'https://ada:open-sesame@api.example.com/v1' } } },
      'open-sesame',
    ],
  ])('and prints no secret %s', async (_case, heroConfig, secret) => {
    const message = await refusal(heroConfig);
    expect(message).toMatch(/hidden|…/);
    expect(message).not.toContain(secret);
  });
});

describe('the config check accepts a config', () => {
  it('that is empty', async () => {
    expect(await refusal({})).toBe('');
  });

  it('whose provider has no API key, which is said when somebody asks for a picture', async () => {
    expect(await refusal({ providers: { main: { ...main, apiKey: undefined } } })).toBe('');
  });
});
