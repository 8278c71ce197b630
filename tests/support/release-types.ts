import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UID } from '@strapi/strapi';
import type { Hero } from '../../server/src/contracts/hero';
import { copyBlog } from './blog-folder';
import { startOpenAiEmulator } from './emulators/openai';
import type { VendorEmulator } from './emulators/vendor-server';
import { mysql } from './mysql';
import { postgres } from './postgres';
import { runsOf, settledRuns } from './runs';
import type { Service } from './service';
import { ARTICLE, startBlog, type Blog, type BlogOptions } from './strapi';

export const NOTE = 'api::note.note' as UID.ContentType;
export const LETTER = 'api::letter.letter' as UID.ContentType;

type Database = NonNullable<BlogOptions['database']>;

/** Every database that publishing is tried on, and what has to be there for it. */
export const DATABASES: [Database, Service[]][] = [
  ['sqlite', []],
  ['postgres', [postgres]],
  ['mysql', [mysql]],
];

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

/** Something that is there once, by what kind of thing it is. */
export interface Piece {
  uid: UID.ContentType;
  documentId: string;
}

export interface Magazine {
  blog: Blog;
  vendor: VendorEmulator;
  /** A draft; an article has a German version where it is given a German title. */
  write: (uid: UID.ContentType, titles?: { title?: string | null; german?: string }) => Promise<Piece>;
  edit: (piece: Piece, title: string) => Promise<void>;
  /** The heroes of what is published, by locale. */
  heroes: (piece: Piece) => Promise<(Hero | null)[]>;
  /** How many published rows there are. */
  published: (piece: Piece) => Promise<number>;
  /** Runs that publishing asked for, instant cards left out. */
  asked: (piece: Piece) => Promise<number>;
  /** Waits until every published row of these has a drawn hero. */
  drawn: (pieces: Piece[]) => Promise<void>;
  close: () => Promise<void>;
}

let written = 0;

/** A site in all three modes: articles may go stale, notes may lack a hero, letters are nobody's business. */
export const startMagazine = async (database: Database, delayMs = 300): Promise<Magazine> => {
  const vendor = await startOpenAiEmulator({ delayMs });
  const { baseUrl, apiKey } = vendor;
  const blog = await startBlog({
    database,
    folder: await folderWithModes(),
    heroConfig: {
      providers: { main: { type: 'openai-compatible', baseUrl, apiKey, allowPrivateNetwork: true } },
      publish: { mode: 'stale' },
    },
  });
  const { strapi } = blog;

  const rowsOf = async ({ uid, documentId }: Piece) =>
    (await strapi.db.query(uid).findMany({
      where: { documentId, publishedAt: { $notNull: true } },
      orderBy: [{ locale: 'asc' }],
    })) as { hero: Hero | null }[];
  const heroes: Magazine['heroes'] = async (piece) => (await rowsOf(piece)).map(({ hero }) => hero);

  return {
    blog,
    vendor,
    heroes,
    write: async (uid, { title, german } = {}) => {
      const number = (written += 1);
      const english = title === undefined ? `Piece number ${number}` : title;
      const locale = uid === ARTICLE ? { locale: 'en' } : {};
      const data = { title: english, ...(uid === ARTICLE ? { slug: `piece-${number}` } : {}) };
      const { documentId } = await strapi.documents(uid).create({ ...locale, data: data as never });
      if (german !== undefined) {
        const translation = { title: german, slug: `stueck-${number}` };
        await strapi.documents(uid).update({ documentId, locale: 'de', data: translation as never });
      }
      return { uid, documentId };
    },
    edit: async ({ uid, documentId }, title) => {
      await strapi.documents(uid).update({ documentId, data: { title } as never });
    },
    published: async (piece) => (await rowsOf(piece)).length,
    asked: async ({ documentId }) =>
      (await runsOf(blog, documentId)).filter(({ trigger }) => trigger === 'publish').length,
    drawn: async (pieces) => {
      for (const piece of pieces) {
        await settledRuns(blog, piece.documentId);
        for (const hero of await heroes(piece))
          if (hero?.source !== 'ai') throw new Error(`${piece.documentId} has ${hero?.source ?? 'no hero'}`);
      }
    },
    close: async () => {
      await blog.stop();
      await vendor.close();
    },
  };
};
