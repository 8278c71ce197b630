import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UID } from '@strapi/strapi';
import type { Hero } from '../../../server/src/contracts/hero';
import { copyBlog } from '../blog-folder';
import { startOpenAiEmulator } from '../emulators/openai';
import type { VendorEmulator } from '../emulators/vendor-server';
import { runsOf, settledRuns } from '../runs';
import { SMALL_OUTPUT } from '../small-output';
import { ARTICLE, startBlog, type Blog, type BlogOptions } from '../strapi';

export const NOTE = 'api::note.note' as UID.ContentType;
export const LETTER = 'api::letter.letter' as UID.ContentType;

type Database = NonNullable<BlogOptions['database']>;

/** Two types beside the article, neither with locales, whose fields have a mode of their own. */
const modes = { note: 'missing', letter: 'off' };

const folderWithModes = async () => {
  const folder = await copyBlog();
  for (const [name, onPublish] of Object.entries(modes)) {
    const dir = join(folder.dir, 'src/api', name, 'content-types', name);
    await mkdir(dir, { recursive: true });
    const schema = {
      kind: 'collectionType',
      collectionName: `${name}s`,
      info: { singularName: name, pluralName: `${name}s`, displayName: name },
      options: { draftAndPublish: true },
      attributes: {
        title: { type: 'string', required: true },
        hero: { type: 'customField', customField: 'plugin::hero-image.hero', options: { onPublish } },
      },
    };
    await writeFile(join(dir, 'schema.json'), JSON.stringify(schema));
  }
  return folder;
};

/** An entry of one of the three types. */
export interface Entry {
  uid: UID.ContentType;
  documentId: string;
}

export interface PublishingBlog {
  blog: Blog;
  vendor: VendorEmulator;
  /** A draft; an article has a German version where it is given a German title. */
  write: (uid: UID.ContentType, titles?: { title?: string | null; german?: string }) => Promise<Entry>;
  edit: (entry: Entry, title: string) => Promise<void>;
  /** The heroes of what is published, by locale. */
  heroes: (entry: Entry) => Promise<(Hero | null)[]>;
  /** How many published rows there are. */
  published: (entry: Entry) => Promise<number>;
  /** Runs that publishing asked for, instant cards left out. */
  asked: (entry: Entry) => Promise<number>;
  /** Waits until every published row of these has a drawn hero. */
  drawn: (entries: Entry[]) => Promise<void>;
  close: () => Promise<void>;
}

/** How long a picture takes: long enough for a test to do something meanwhile. */
const DELAY_MS = 200;

let written = 0;

/** A blog with a type in each publish mode: articles `stale`, notes `missing`, letters `off`. */
export const startPublishingBlog = async (database: Database): Promise<PublishingBlog> => {
  const vendor = await startOpenAiEmulator({ delayMs: DELAY_MS, drawsLittle: true });
  const { baseUrl, apiKey } = vendor;
  const blog = await startBlog({
    database,
    folder: await folderWithModes(),
    heroConfig: {
      output: SMALL_OUTPUT,
      providers: { main: { type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true } },
      publish: { mode: 'stale' },
    },
  });
  const { strapi } = blog;

  const rowsOf = async ({ uid, documentId }: Entry) =>
    (await strapi.db.query(uid).findMany({
      where: { documentId, publishedAt: { $notNull: true } },
      orderBy: [{ locale: 'asc' }],
    })) as { hero: Hero | null }[];
  const heroes: PublishingBlog['heroes'] = async (entry) => (await rowsOf(entry)).map(({ hero }) => hero);

  return {
    blog,
    vendor,
    heroes,
    write: async (uid, { title, german } = {}) => {
      const number = (written += 1);
      const english = title === undefined ? `Entry number ${number}` : title;
      const locale = uid === ARTICLE ? { locale: 'en' } : {};
      const data = { title: english, ...(uid === ARTICLE ? { slug: `entry-${number}` } : {}) };
      const { documentId } = await strapi.documents(uid).create({ ...locale, data: data as never });
      if (german !== undefined) {
        const translation = { title: german, slug: `eintrag-${number}` };
        await strapi.documents(uid).update({ documentId, locale: 'de', data: translation as never });
      }
      return { uid, documentId };
    },
    edit: async ({ uid, documentId }, title) => {
      await strapi.documents(uid).update({ documentId, data: { title } as never });
    },
    published: async (entry) => (await rowsOf(entry)).length,
    asked: async ({ documentId }) =>
      (await runsOf(blog, documentId)).filter(({ trigger }) => trigger === 'publish').length,
    drawn: async (entries) => {
      for (const entry of entries) {
        await settledRuns(blog, entry.documentId);
        for (const hero of await heroes(entry))
          if (hero?.source !== 'ai') throw new Error(`${entry.documentId} has ${hero?.source ?? 'no hero'}`);
      }
    },
    close: async () => {
      await blog.stop();
      await vendor.close();
    },
  };
};
