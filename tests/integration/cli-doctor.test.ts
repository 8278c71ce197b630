import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../server/src/contracts';
import type { DoctorCheck } from '../../server/src/contracts/doctor';
import { createCliBlog, type CliBlog, type CliOptions } from '../support/cli-blog';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { freePort } from '../support/free-port';

const PASSWORD = 'hunter2-is-no-password';

let vendor: VendorEmulator;
let blog: CliBlog;
beforeAll(async () => {
  vendor = await startOpenAiEmulator();
  blog = await createCliBlog();
});
afterAll(async () => {
  await blog.remove();
  await vendor.close();
});

const main = (more: { baseUrl?: string; apiKey?: string } = {}): ConfigInput => ({
  providers: {
    main: {
      ...{ type: 'openai-compatible', allowPrivateNetwork: true, baseUrl: vendor.baseUrl },
      ...{ apiKey: vendor.apiKey, ...more },
    },
  },
});

const doctor = async (options: CliOptions): Promise<{ code: number | null; checks: DoctorCheck[] }> => {
  const { code, stdout, stderr } = await blog.hero(['doctor', '--json'], options);
  expect(`${stdout}${stderr}`).not.toContain(vendor.apiKey);
  expect(`${stdout}${stderr}`).not.toContain(PASSWORD);
  return { code, checks: JSON.parse(stdout) as DoctorCheck[] };
};
const bad = (checks: DoctorCheck[]): DoctorCheck[] => checks.filter(({ state }) => state !== 'ok');

describe('the doctor', () => {
  it('finds nothing where all is well', async () => {
    const { code, checks } = await doctor({ heroConfig: main() });
    expect(bad(checks)).toEqual([]);
    expect(code).toBe(0);
    expect(checks.map(({ name }) => name)).toEqual([
      ...['config', 'database', 'sharp', 'public URL', 'provider main', 'provider brand-card'],
      ...['storage', 'templates', 'fields', 'files', 'jobs'],
    ]);
    expect(checks.find(({ name }) => name === 'database')?.says).toMatch(/sqlite.* all [1-9]\d* tables/);
    expect(vendor.billed).toHaveLength(0);
    const { code: same, stdout } = await blog.hero(['doctor'], { heroConfig: main() });
    expect(same).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(checks.length);
    expect(stdout).toMatch(/^✓ provider main: .*takes the API key/m);
  });

  it('names a provider without a key, with a wrong one, and one that is away', async () => {
    const missing = await doctor({ heroConfig: main({ apiKey: '' }) });
    expect([missing.code, bad(missing.checks)]).toEqual([
      1,
      [
        expect.objectContaining({
          name: 'provider main',
          state: 'fail',
          says: expect.stringContaining('no API key') as string,
        }),
      ],
    ]);
    const wrong = await doctor({ heroConfig: main({ apiKey: PASSWORD }) });
    expect([wrong.code, bad(wrong.checks)[0]?.says]).toEqual([
      1,
      expect.stringContaining('refused the API key'),
    ]);
    const away = await doctor({
      heroConfig: main({ baseUrl: `http://127.0.0.1:${await freePort()}/v1` }),
    });
    expect([away.code, bad(away.checks)]).toEqual([
      1,
      [expect.objectContaining({ name: 'provider main', state: 'fail' })],
    ]);
    expect(bad(away.checks)[0]?.todo).toContain('providers.main.baseUrl');
  });

  it('tells every mistake in the config, with its path', async () => {
    const heroConfig = { ...main({ baseUrl: 'nonsense' }), publicUrl: 'blog' };
    const { code, checks } = await doctor({ heroConfig });
    expect(code).toBe(1);
    expect(checks.map(({ name, state }) => `${name} ${state}`)).toEqual(['config fail', 'config fail']);
    expect(checks.map(({ says }) => says.split(' ')[0])).toEqual(['publicUrl', 'providers.main.baseUrl']);
    const unknown = await doctor({ heroConfig: { use: ['nobody'] } });
    expect([unknown.code, unknown.checks[0]?.says]).toEqual([1, expect.stringContaining('use[0]')]);
  });

  it('warns of an address that only this machine can open, which is wrong in production', async () => {
    const heroConfig = { ...main(), publicUrl: 'http://192.168.1.20:1337' };
    const developing = await doctor({ heroConfig });
    expect([developing.code, bad(developing.checks)]).toEqual([
      0,
      [expect.objectContaining({ name: 'public URL', state: 'warn' })],
    ]);
    const { code, checks } = await doctor({ heroConfig, env: { NODE_ENV: 'production' } });
    expect([code, bad(checks).map(({ name, state }) => `${name} ${state}`)]).toEqual([
      1,
      ['public URL fail'],
    ]);
  });

  it('finds a queue server that is away, and one that answers', async () => {
    const jobs = (redisUrl: string): ConfigInput => ({ ...main(), jobs: { driver: 'bullmq', redisUrl } });
    const away = await doctor({ heroConfig: jobs(`redis://:${PASSWORD}@127.0.0.1:${await freePort()}`) });
    expect([away.code, bad(away.checks)]).toEqual([
      1,
      [expect.objectContaining({ name: 'jobs', says: expect.stringContaining('ECONNREFUSED') as string })],
    ]);
    const there = await doctor({ heroConfig: jobs('redis://127.0.0.1:6379/0') });
    expect([there.code, bad(there.checks)]).toEqual([0, []]);
    const postgresUrl = 'postgres://postgres:postgres@127.0.0.1:5432/postgres';
    const other = await doctor({ heroConfig: { ...main(), jobs: { driver: 'bullmq', postgresUrl } } });
    expect([other.code, bad(other.checks)]).toEqual([0, []]);
  });

  it('finds a database that is away', async () => {
    const { code, checks } = await doctor({
      env: {
        DATABASE_CLIENT: 'postgres',
        DATABASE_URL: `postgres://ada:${PASSWORD}@127.0.0.1:${await freePort()}/blog`,
      },
    });
    expect([code, checks]).toEqual([1, [expect.objectContaining({ name: 'database', state: 'fail' })]]);
  });

  // The last one: it breaks the blog's folder.
  it('finds a storage that takes nothing', async () => {
    const uploads = join(blog.dir, 'public/uploads');
    await rm(uploads, { recursive: true });
    await writeFile(uploads, 'no folder');
    const { code, checks } = await doctor({ heroConfig: main() });
    expect([code, bad(checks).map(({ name, state }) => `${name} ${state}`)]).toEqual([1, ['storage fail']]);
  });
});
