import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanupPartsOf } from '../../server/src/cleanup/create-cleanup';
import { cleanUp } from '../../server/src/cleanup/clean-up';
import type { CleanupPorts } from '../../server/src/cleanup/ports';
import { claimCleanupDay } from '../../server/src/cleanup/store/cleanup-day';
import { createAdministrator } from '../support/administrators';
import { FILE, startCleanupBlog, type CleanupBlog } from '../support/cleanup/cleanup-blog';
import { draftArticle, ledgerRow } from '../support/blog/blog-runs';
import type { ProviderDouble } from '../support/media-library';
import { credentials, manifestStore, pngChunk, pngWith } from '../support/image-containers';
import { ARTICLE } from '../support/strapi';

let site: CleanupBlog;
beforeAll(async () => {
  site = await startCleanupBlog({ config: { media: { keepOriginals: true } } });
});
afterAll(() => site.stop());

const drawn = async (days: number) => {
  const documentId = await draftArticle(site.blog);
  const run = await site.draw(documentId, 2);
  await site.age(run.id, days);
  return { documentId, run, pictures: await site.pictures(run.id) };
};

/** What the plugin cleans up with, a part of it watched. */
const partsWith = (over: Partial<CleanupPorts['files']>): CleanupPorts => {
  const parts = cleanupPartsOf(site.blog.strapi, { templates: [] });
  return { ...parts, files: { ...parts.files, ...over } };
};
const PROMPT = 'SECRET-PROMPT: a lighthouse';

/** A PNG with its prompt in a text chunk, as generators write it. */
const tellingPng = async (): Promise<Buffer> => {
  const picture = sharp({ create: { width: 640, height: 360, channels: 3, background: '#7a5' } });
  return pngWith(await picture.png().toBuffer(), pngChunk('tEXt', `parameters\0${PROMPT}`));
};

/** A run of 31 days ago, of a picture that the vendor delivers like this. */
const drawnFrom = async (marker: string, bytes: Buffer) => {
  site.vendor.scriptFor(marker, { result: { bytes, mime: 'image/png' } });
  const run = await site.draw(await draftArticle(site.blog), 1, { prompt: `A beach ${marker}` });
  await site.age(run.id, 31);
  const [picture] = await site.pictures(run.id);
  const file = await fileOf(picture!.original!);
  return { run, picture: picture!, file, bytes: await readFile(join(site.blog.dir, 'public', file.url)) };
};

const fileOf = async (id: number) =>
  (await site.blog.strapi.db.query(FILE).findOne({ where: { id }, populate: ['folder'] })) as {
    name: string;
    hash: string;
    url: string;
    folder: { name: string };
  };

/** The picture is small and of one colour, which its run says as well. */
const notesOnOriginal = ({ warnings }: { warnings: string[] }): string[] =>
  warnings.filter((warning) => warning.startsWith('The original'));

const settings = { discardAfterDays: 30, keepOriginals: true, keepRunsDays: 365 };

describe('original images', () => {
  it('are stored with their pixels and without the prompt', async () => {
    const delivered = await tellingPng();
    const { run, bytes } = await drawnFrom('unsigned-original', delivered);
    expect(notesOnOriginal(run)).toEqual([]);
    expect(bytes.toString('latin1')).not.toContain('SECRET-PROMPT');
    const pixels = (picture: Buffer) => sharp(picture).raw().toBuffer();
    expect((await pixels(bytes)).equals(await pixels(delivered))).toBe(true);
  });

  it('are stored unchanged when they carry signed credentials, and run and clean-up say so', async () => {
    const delivered = credentials('png', await tellingPng(), manifestStore('c2pa'));
    const { run, picture, bytes, file } = await drawnFrom('signed-original', delivered);
    expect(bytes.equals(delivered)).toBe(true);
    expect(notesOnOriginal(run)).toEqual([expect.stringContaining('signed content credentials')]);
    const clean = (keepOriginals: boolean | 'credentials') =>
      cleanUp(partsWith({}), { ...settings, now: new Date(), keepOriginals }, { remove: false });
    const told = async (keepOriginals: boolean | 'credentials') =>
      (await clean(keepOriginals)).examples.find(({ what }) => what === file.name)?.reason;
    expect(await told('credentials')).toBeUndefined();
    expect(await told(false)).toContain('signed content credentials');
    expect((await clean('credentials')).rules.original.count).toBeGreaterThan(0);
    expect((await ledgerRow(site.blog, run.id)).candidates[0]).toMatchObject({
      original: picture.original,
      originalIsSigned: true,
    });
  });

  it('are not stored when they cannot be parsed, and the run says so', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 640, height: 360, channels: 3, background } })
        .png()
        .toBuffer();
    const frames = await sharp([await frame('#7a5'), await frame('#57a')], { join: { animated: true } })
      .webp()
      .toBuffer();
    site.vendor.scriptFor('moving-original', { result: { bytes: frames, mime: 'image/webp' } });
    const run = await site.draw(await draftArticle(site.blog), 1, { prompt: 'A beach moving-original' });
    expect(run).toMatchObject({ status: 'succeeded', candidates: [{ original: null }] });
    expect(notesOnOriginal(run)).toEqual([expect.stringContaining('could not be kept')]);
  });

  it('are stored beside the chosen image, and removed once keepOriginals is off', async () => {
    const { pictures } = await drawn(31);
    const [chosen, other] = pictures;
    expect(other!.original ?? null).toBeNull();
    const original = await fileOf(chosen!.original!);
    const hero = await fileOf(chosen!.file!);
    expect(original.name).toMatch(new RegExp(`^${hero.hash} original\\.(png|webp|jpg)$`));
    expect(original.folder).toEqual(hero.folder);

    await site.clean();
    expect(await site.there([chosen!.original])).toHaveLength(1);
    const off = { ...settings, now: new Date(), keepOriginals: false };
    const { rules } = await cleanUp(partsWith({}), off, { remove: true });
    expect(rules.original.count).toBeGreaterThan(0);
    expect(await site.there([chosen!.original])).toEqual([]);
    expect(await site.there([chosen!.file, chosen!.social])).toHaveLength(2);
    expect(await site.strays()).toEqual([]);
  });
});

describe('a file that cannot be removed', () => {
  it('is counted as failed, stays in the run, and is removed by the next clean-up', async () => {
    const { run, pictures } = await drawn(31);
    const provider = site.blog.strapi.plugin('upload')['provider'] as ProviderDouble;
    const untouched = provider.delete;
    provider.delete = () => Promise.reject(new Error('the storage is away'));
    try {
      expect(await site.clean()).toMatchObject({ failed: 2, rules: { unchosen: { count: 0 } } });
    } finally {
      provider.delete = untouched;
    }
    expect(await site.pictures(run.id)).toEqual(pictures);
    expect(await site.clean()).toMatchObject({ failed: 0, rules: { unchosen: { count: 2 } } });
    expect((await site.pictures(run.id))[1]).toMatchObject({ file: null, url: null });
    expect(await site.strays()).toEqual([]);
  });
});

describe('an image that is chosen while the clean-up runs', () => {
  it('is kept, because references are read again right before each removal', async () => {
    const { documentId, run, pictures } = await drawn(31);
    const second = pictures[1]!;
    let looks = 0;
    const parts = partsWith({
      // Blind to the cover, which goes with the choice: the hero itself has to be seen.
      inUse: async () => {
        looks += 1;
        // After the heroes were read, before the first file goes.
        if (looks === 1) {
          const { image, social, ...rest } = run.hero!;
          const hero = {
            ...rest,
            image: { ...image, id: second.file },
            social: { ...social, id: second.social },
          };
          await site.blog.strapi
            .documents(ARTICLE)
            .update({ documentId, locale: 'en', data: { hero, cover: null } as never });
        }
        return [];
      },
    });
    const { rules } = await cleanUp(parts, { ...settings, now: new Date() }, { remove: true });
    expect(looks).toBeGreaterThan(1);
    expect(rules.unchosen.count).toBe(0);
    expect(await site.there([second.file, second.social])).toHaveLength(2);
  });
});

describe('the clean-up routes', () => {
  it('answer roles with the clean-up permission only', async () => {
    const { blog } = site;
    const asked = async (action: string): Promise<number[]> => {
      const account = await createAdministrator(blog, [{ action: `plugin::hero-image.${action}` }]);
      const headers = { authorization: `Bearer ${await blog.logIn(account)}` };
      const answers = await Promise.all(
        ['GET', 'POST'].map((method) => fetch(`${blog.url}/hero-image/cleanup`, { method, headers })),
      );
      return answers.map(({ status }) => status);
    };
    expect(await asked('backfill')).toEqual([403, 403]);
    expect(await asked('cleanup')).toEqual([200, 200]);
    expect((await fetch(`${blog.url}/hero-image/cleanup`)).status).toBe(401);
  });
});

describe('the daily clean-up', () => {
  it('is claimed by one server a day', async () => {
    const { strapi } = site.blog;
    const today = new Date('2031-05-01T00:10:00Z');
    const claims = await Promise.all([1, 2, 3, 4].map(() => claimCleanupDay(strapi, today)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claimCleanupDay(strapi, new Date('2031-05-01T23:59:00Z'))).toBe(false);
    expect(await claimCleanupDay(strapi, new Date('2031-05-02T00:00:00Z'))).toBe(true);
    expect(await claimCleanupDay(strapi, today)).toBe(false);
  });

  it('is aborted when Strapi stops', async () => {
    const { pictures } = await drawn(31);
    const stop = new AbortController();
    stop.abort();
    const now = new Date();
    await expect(
      cleanUp(partsWith({}), { ...settings, now }, { remove: true, signal: stop.signal }),
    ).rejects.toThrow('aborted');
    expect(await site.there(pictures.map(({ file }) => file))).toHaveLength(2);
  });
});
