import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Config } from '../contracts/config';
import type { DoctorCheck } from '../contracts/doctor';
import type { Hero } from '../contracts/hero';
import { contentTypeOf } from '../entries/entry-store';
import { heroFieldsOf } from '../entries/hero-fields';
import { parseHero } from '../head/fingerprint';
import { isPrivateStorage, withFileUrls, type FileUrls } from '../media/file-url';
import { storedStates } from '../media/stored-state';
import { ok, warn, type Check } from './check';

/** Newest published entries checked per content type. */
const MAX_ROWS = 30;
const MAX_NAMED = 5;

const rowsSchema = z.array(z.looseObject({ documentId: z.string() }));

export interface FileDeps {
  strapi: Core.Strapi;
  config: Pick<Config, 'media'>;
  /** The URLs at which pages and crawlers fetch files. */
  fileUrls: () => Promise<FileUrls>;
}

interface Found {
  where: string;
  hero: Hero;
}

const publishedHeroes = async (strapi: Core.Strapi): Promise<Found[]> => {
  const all: Found[] = [];
  for (const name of Object.keys(strapi.contentTypes)) {
    const { uid, attributes } = contentTypeOf(strapi, name);
    const fields = heroFieldsOf(attributes).map((field) => field.name);
    if (fields.length === 0) continue;
    const found: unknown = await strapi.db.query(uid).findMany({
      select: ['documentId', ...fields],
      where: { publishedAt: { $notNull: true } },
      orderBy: [{ id: 'desc' }],
      limit: MAX_ROWS,
    });
    for (const row of rowsSchema.parse(found))
      for (const field of fields) {
        const hero = parseHero(row[field]);
        if (hero !== null) all.push({ where: `${uid} ${row.documentId}`, hero });
      }
  }
  return all;
};

const listed = (entries: string[]): string => {
  const more = entries.length - MAX_NAMED;
  return `${entries.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

/** Files that were deleted in the media library, or directly in the storage. */
const checkMissing = async (strapi: Core.Strapi, heroes: Found[]): Promise<DoctorCheck> => {
  const missing: string[] = [];
  for (const { where, hero } of heroes) {
    const states = await storedStates(strapi, [hero.image, hero.social], { formats: true });
    if (states.some(({ kind }) => kind !== 'whole')) missing.push(where);
  }
  if (missing.length === 0)
    return ok('files', `The files of the ${heroes.length} newest published heroes are all there.`);
  return warn(
    'files',
    `Files of ${missing.length} of the ${heroes.length} newest published heroes are missing: ${listed(missing)}.`,
    'They are made again where something is left of the picture: publish the entries again, or wait for the next sweeps. A picked or pinned picture that is gone has to be chosen anew.',
  );
};

/** URLs that were stored before the storage became private or got a public origin. */
const checkAddresses = async (
  { strapi, config, fileUrls }: FileDeps,
  heroes: Found[],
): Promise<DoctorCheck[]> => {
  if (!(await isPrivateStorage(strapi))) return [];
  const address = await fileUrls();
  const usable = (id: number, url: string): boolean => {
    const file = { id, url, width: 1, height: 1, mime: '', formats: {} };
    return address.kind === 'route'
      ? url.includes(`${address.path}/${id}/`)
      : withFileUrls(file, address).url === url;
  };
  const old = heroes.filter(
    ({ hero: { image, social } }) => !usable(image.id, image.url) || !usable(social.id, social.url),
  );
  return [
    config.media.baseUrl === undefined
      ? warn(
          'public files',
          'The upload provider is private: its addresses need a signature, which expires. The pictures of published heroes are served by Strapi itself, below /hero-image/files of its API.',
          "Set media.baseUrl in 'hero-image'.config to the public origin of the bucket, such as a CDN, to take that load off Strapi.",
        )
      : ok(
          'public files',
          `The upload provider is private; pages get its files from ${config.media.baseUrl}.`,
        ),
    ...(old.length === 0
      ? []
      : [
          warn(
            'public files',
            `${old.length} of the ${heroes.length} newest published heroes hold addresses that need a signature: ${listed(old.map(({ where }) => where))}.`,
            'Publish the entries again, or wait for the next sweeps.',
          ),
        ]),
  ];
};

/** Whether pages and crawlers can fetch the files of the heroes. */
export const checkFiles: Check<FileDeps> = async (deps) => {
  const heroes = await publishedHeroes(deps.strapi);
  return [await checkMissing(deps.strapi, heroes), ...(await checkAddresses(deps, heroes))];
};
