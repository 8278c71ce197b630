import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDriver } from '../../../../server/src/runs/drivers/create-driver';
import { configSchema } from '../../../../server/src/contracts/config';
import { pluginRoot } from '../../../support/paths';

const jobs = (input: object) => configSchema.parse({ jobs: { driver: 'bullmq', ...input } }).jobs;
const onRedis = jobs({ redisUrl: 'redis://127.0.0.1:6379' });
const onPostgres = jobs({ postgresUrl: 'postgres://127.0.0.1:5432/blog' });

describe('the packages of the BullMQ driver', () => {
  let app: string;
  let appPackage: string;
  beforeEach(async () => {
    app = await mkdtemp(join(tmpdir(), 'hero-app-'));
    appPackage = join(app, 'package.json');
    await writeFile(appPackage, '{}');
  });
  afterEach(() => rm(app, { recursive: true, force: true }));

  const install = async (name: string): Promise<void> => {
    const folder = join(app, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'index.js'), '');
  };

  it('are named when they are missing, for either server', async () => {
    await expect(checkDriver(onRedis, appPackage)).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('npm install bullmq ioredis') as string,
    });
    await expect(checkDriver(onPostgres, appPackage)).rejects.toMatchObject({
      message: expect.stringContaining('npm install bullmq pg') as string,
    });
  });

  it('are missing still when only one of the two is there', async () => {
    await install('bullmq');
    await expect(checkDriver(onRedis, appPackage)).rejects.toMatchObject({ code: 'config_invalid' });
    await install('ioredis');
    await expect(checkDriver(onRedis, appPackage)).resolves.toBeUndefined();
    await expect(checkDriver(onPostgres, appPackage)).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('are found where they are installed, and not asked for by the embedded driver', async () => {
    await expect(checkDriver(onPostgres, join(pluginRoot, 'package.json'))).resolves.toBeUndefined();
    await expect(checkDriver(configSchema.parse({}).jobs, appPackage)).resolves.toBeUndefined();
  });
});
