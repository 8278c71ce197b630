import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UID } from '@strapi/strapi';
import { vi } from 'vitest';
import type { Hero } from '../../server/src/contracts/hero';
import { copyBlog } from './blog-folder';
import { startOpenAiEmulator } from './emulators/openai';
import type { VendorEmulator } from './emulators/vendor-server';
import { settledRuns } from './runs';
import { SMALL_OUTPUT } from './small-output';
import { startBlog, type Blog } from './strapi';

const HERO = 'plugin::hero-image.hero';
const hero = (options: object = {}, more: object = {}) => ({
  ...{ type: 'customField', customField: HERO, options },
  ...more,
});
const titled = (more: object) => ({ title: { type: 'string' }, section: { type: 'string' }, ...more });

/** Types beside the article: their titles may be missing. */
const types = {
  // Nothing is drawn for it but the card.
  plain: titled({ hero: hero() }),
  // An API draws for it.
  drawn: titled({ hero: hero({ template: 'drawn' }) }),
  // Its template names files that are not there.
  bare: titled({ hero: hero({ template: 'bare' }) }),
  'drawn-bare': titled({ hero: hero({ template: 'drawn-bare' }) }),
  lost: titled({ hero: hero({ template: 'no-such-template' }) }),
  // Saving is publishing.
  live: titled({ hero: hero() }),
  strict: titled({ hero: hero({}, { required: true }) }),
  landing: titled({
    hero: hero(),
    one: { type: 'component', component: 'shared.teaser' },
    many: { type: 'component', component: 'shared.teaser', repeatable: true },
    zone: { type: 'dynamiczone', components: ['shared.teaser', 'shared.seo'] },
  }),
};

export type CardType = keyof typeof types;

const WITHOUT_DRAFTS = ['live', 'landing'];

const writeJson = async (dir: string, name: string, content: object): Promise<void> => {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), JSON.stringify(content));
};

const folderWithTypes = async () => {
  const folder = await copyBlog();
  for (const [name, attributes] of Object.entries(types)) {
    await writeJson(join(folder.dir, 'src/api', name, 'content-types', name), 'schema.json', {
      kind: 'collectionType',
      collectionName: `${name.replace('-', '_')}_things`,
      info: { singularName: name, pluralName: `${name}s`, displayName: name },
      options: { draftAndPublish: !WITHOUT_DRAFTS.includes(name) },
      attributes,
    });
  }
  await writeJson(join(folder.dir, 'src/components/shared'), 'teaser.json', {
    collectionName: 'components_shared_teasers',
    info: { displayName: 'teaser' },
    options: {},
    attributes: { text: { type: 'string' }, hero: hero() },
  });
  await writeFile(join(folder.dir, 'broken.png'), 'This is no picture.');
  return folder;
};

const prompt = 'A picture of {{ title }}';

const templates = [
  { slug: 'drawn', name: 'Drawn', prompt, provider: 'main' },
  {
    slug: 'bare',
    name: 'Bare',
    prompt,
    logo: { file: 4_040 },
    references: [{ path: 'no-such-file.png' }],
  },
  {
    slug: 'drawn-bare',
    name: 'Drawn bare',
    prompt,
    provider: 'main',
    logo: { path: 'broken.png' },
    references: [{ file: 4_041 }, { path: 'broken.png' }, { path: 'favicon.png' }],
  },
];

export const uidOf = (type: CardType): UID.ContentType => `api::${type}.${type}` as UID.ContentType;

export interface CardBlog {
  blog: Blog;
  vendor: VendorEmulator;
  /** What the site said while it booted. */
  warnings: string[];
  write: (type: CardType, data: Record<string, unknown>) => Promise<string>;
  edit: (type: CardType, documentId: string, data: Record<string, unknown>) => Promise<void>;
  /** Publishes, and answers the hero once nothing is under way any more. */
  publish: (type: CardType, documentId: string) => Promise<Hero | null>;
  heroOf: (type: CardType, documentId: string) => Promise<Hero | null>;
  close: () => Promise<void>;
}

/** A site whose heroes are brand cards, and one template that an API draws for. */
export const startCardBlog = async (): Promise<CardBlog> => {
  const vendor = await startOpenAiEmulator({ drawsLittle: true });
  const { baseUrl, apiKey } = vendor;
  // Where Strapi's logger writes to.
  const stdout = Reflect.get(console, '_stdout') as NodeJS.WriteStream;
  const write = vi.spyOn(stdout, 'write').mockReturnValue(true);
  const blog = await startBlog({
    logLevel: 'warn',
    folder: await folderWithTypes(),
    heroConfig: {
      siteName: 'Low Tide',
      output: SMALL_OUTPUT,
      providers: { main: { type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true } },
      use: ['brand-card'],
      templates,
      card: { fonts: [{ path: 'no-such-font.ttf' }] },
    },
  });
  const warnings = write.mock.calls.map(([chunk]) => String(chunk));
  write.mockRestore();
  const { strapi } = blog;

  const heroOf: CardBlog['heroOf'] = async (type, documentId) => {
    const row = (await strapi.db
      .query(uidOf(type))
      .findOne({ where: { documentId, publishedAt: { $notNull: true } } })) as { hero: Hero | null } | null;
    return row?.hero ?? null;
  };

  return {
    blog,
    vendor,
    warnings,
    heroOf,
    write: async (type, data) =>
      (await strapi.documents(uidOf(type)).create({ data: data as never })).documentId,
    edit: async (type, documentId, data) => {
      await strapi.documents(uidOf(type)).update({ documentId, data: data as never });
    },
    publish: async (type, documentId) => {
      await strapi.documents(uidOf(type)).publish({ documentId });
      await settledRuns(blog, documentId);
      return heroOf(type, documentId);
    },
    close: async () => {
      await blog.stop();
      await vendor.close();
    },
  };
};
