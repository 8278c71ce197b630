import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UID } from '@strapi/strapi';
import type { Hero } from '../../server/src/contracts/hero';
import type { Rendition } from '../../server/src/contracts/rendition';
import { attachHero, type AttachRequest, type AttachResult } from '../../server/src/head/attach-hero';
import { heroValue } from '../../server/src/head/hero-value';
import { storeImage } from '../../server/src/media/store-image';
import { copyBlog } from './blog-folder';
import { jpeg, webp } from './hero-images';
import { ARTICLE, startBlog, type Blog } from './strapi';

export const PAGE = 'api::page.page' as UID.ContentType;
export const STORY = 'api::story.story' as UID.ContentType;

const localized = { pluginOptions: { i18n: { localized: true } } };

/** A type without drafts and locales, and one whose hero, cover and SEO are shared by its locales. */
const extraTypes = {
  page: {
    options: { draftAndPublish: false },
    attributes: { title: { type: 'string' }, hero: { type: 'json' } },
  },
  story: {
    options: { draftAndPublish: true },
    ...localized,
    attributes: {
      title: { type: 'string', ...localized },
      hero: { type: 'json' },
      cover: { type: 'media', multiple: false },
      seo: { type: 'component', component: 'shared.seo' },
    },
  },
};

const metaSocial = {
  collectionName: 'components_shared_meta_socials',
  info: { displayName: 'metaSocial' },
  options: {},
  attributes: {
    title: { type: 'string', required: true },
    image: { type: 'media', multiple: false, allowedTypes: ['images'] },
  },
};

/** The blog with two more content types and the older SEO layout beside the newer one. */
const extendedBlog = async () => {
  const folder = await copyBlog();
  for (const [name, type] of Object.entries(extraTypes)) {
    const dir = join(folder.dir, 'src/api', name, 'content-types', name);
    await mkdir(dir, { recursive: true });
    const info = { singularName: name, pluralName: `${name}s`, displayName: name };
    await writeFile(
      join(dir, 'schema.json'),
      JSON.stringify({ kind: 'collectionType', collectionName: `${name}s`, info, ...type }),
    );
  }
  const components = join(folder.dir, 'src/components/shared');
  const seo = JSON.parse(await readFile(join(components, 'seo.json'), 'utf8')) as { attributes: object };
  Object.assign(seo.attributes, {
    metaSocial: { type: 'component', repeatable: true, component: 'shared.meta-social' },
  });
  await writeFile(join(components, 'seo.json'), JSON.stringify(seo));
  await writeFile(join(components, 'meta-social.json'), JSON.stringify(metaSocial));
  return folder;
};

interface File {
  id: number;
}

type AttachChange = Partial<Omit<AttachRequest, 'replaces'>> & {
  replaces?: string[] | AttachRequest['replaces'];
};

export interface EntryRow {
  id: number;
  title: string;
  updatedAt: string;
  hero: Hero | null;
  cover: File | null;
  seo: {
    metaTitle: string;
    metaImage: File | null;
    openGraph: { ogImage: File | null } | null;
    metaSocial: { image: File | null }[];
  } | null;
}

export interface EntryEvent {
  uid: string;
  model: string;
  entry: Record<string, unknown>;
}

export interface Entries {
  blog: Blog;
  /** A hero whose files are in the media library. */
  makeHero: (over?: Partial<Hero>) => Promise<Hero>;
  /** Makes an entry, or another locale of one; published unless told otherwise. */
  create: (
    uid: UID.ContentType,
    data: Record<string, unknown>,
    options?: { locale?: string; publish?: boolean; documentId?: string },
  ) => Promise<string>;
  article: (data?: Record<string, unknown>, options?: Parameters<Entries['create']>[2]) => Promise<string>;
  update: (documentId: string, data: Record<string, unknown>, where?: Where) => Promise<void>;
  draft: (documentId: string, where?: Where) => Promise<EntryRow>;
  published: (documentId: string, where?: Where) => Promise<EntryRow>;
  isPublished: (documentId: string) => Promise<boolean>;
  /** As the content manager computes it. */
  statusOf: (documentId: string, where?: Where) => Promise<string>;
  /** `entry.update` events; Strapi announces its own when it gets round to it. */
  eventsOf: (documentId: string) => EntryEvent[];
  attach: (documentId: string, hero: Hero, over?: AttachChange) => Promise<AttachResult>;
}

interface Where {
  uid?: UID.ContentType;
  locale?: string;
}

const populate = {
  cover: true,
  seo: {
    populate: {
      metaImage: true,
      openGraph: { populate: { ogImage: true } },
      metaSocial: { populate: { image: true } },
    },
  },
};

/** Boots the blog without the plugin, the hero a plain JSON attribute, with two more content types. */
export const startEntries = async (database: 'sqlite' | 'postgres'): Promise<Entries> =>
  entriesOf(await startBlog({ plugin: false, database, folder: await extendedBlog() }));

/** What attaching is tested with, in a blog that runs. */
export const entriesOf = (blog: Blog): Entries => {
  const { strapi } = blog;
  let made = 0;
  const events: EntryEvent[] = [];
  strapi.eventHub.on('entry.update', (event: EntryEvent) => {
    events.push(event);
    return Promise.resolve();
  });

  const makeHero: Entries['makeHero'] = async (over = {}) => {
    const generation = `run-${(made += 1)}`;
    const store = (role: string, main: Rendition) =>
      storeImage(strapi, {
        baseName: `Story ${role}`,
        key: `${generation}:${role}:0`,
        main,
        formats: {},
        alternativeText: 'A beach',
        caption: '',
        focalPoint: null,
        folder: 'Heroes',
        createdBy: null,
      });
    const value = heroValue({
      hero: await store('hero', await webp(640, 360)),
      social: await store('social', await jpeg(1200, 630)),
      publicUrl: blog.url,
      placeholder: 'data:image/webp;base64,UklGRg==',
      focalPoint: { x: 0.5, y: 0.5 },
      alternativeText: 'A beach',
      source: 'ai',
      pinned: false,
      generation,
      inputs: 'abc',
    });
    return { ...value, ...over };
  };

  const create: Entries['create'] = async (uid, data, { locale = 'en', publish = true, documentId } = {}) => {
    const documents = strapi.documents(uid);
    const params = { locale, data, status: publish ? 'published' : 'draft' } as const;
    if (documentId === undefined) return (await documents.create(params)).documentId;
    await documents.update({ documentId, ...params });
    return documentId;
  };

  const row = async (documentId: string, status: object, { uid = ARTICLE, locale = 'en' }: Where = {}) => {
    const where = { documentId, locale, publishedAt: status };
    return (await strapi.db.query(uid).findOne({ where, populate })) as EntryRow | null;
  };
  const [DRAFT, PUBLISHED] = [{ $null: true }, { $notNull: true }];
  const existing = async (...which: Parameters<typeof row>): Promise<EntryRow> => {
    const found = await row(...which);
    if (!found) throw new Error(`${which[0]} has no such row`);
    return found;
  };

  return {
    blog,
    makeHero,
    create,
    draft: (documentId, where) => existing(documentId, DRAFT, where),
    published: (documentId, where) => existing(documentId, PUBLISHED, where),
    isPublished: async (documentId) => (await row(documentId, PUBLISHED)) !== null,
    article: (data, options) =>
      create(ARTICLE, { title: 'Low tide', slug: `low-tide-${(made += 1)}`, ...data }, options),
    update: async (documentId, data, { uid = ARTICLE, locale = 'en' } = {}) => {
      await strapi.documents(uid).update({ documentId, locale, data });
    },
    statusOf: async (documentId, where) => {
      const metadata = strapi
        .plugin('content-manager')
        .service<{ getStatus: (version: EntryRow, others: EntryRow[]) => string }>('document-metadata');
      const live = await row(documentId, PUBLISHED, where);
      return metadata.getStatus(await existing(documentId, DRAFT, where), live ? [live] : []);
    },
    eventsOf: (documentId) => events.filter(({ entry }) => entry['documentId'] === documentId),
    attach: (documentId, hero, { replaces = ['empty'], ...over } = {}) =>
      attachHero(strapi, {
        uid: ARTICLE,
        documentId,
        locale: 'en',
        field: 'hero',
        hero,
        rows: 'all',
        image: 'cover',
        seo: 'seo',
        keepsTime: false,
        replaces: typeof replaces === 'function' ? replaces : () => Promise.resolve(replaces),
        ...over,
      }),
  };
};
