import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { contentTypeOf } from '../../entries/entry-store';
import { heroFieldsOf } from '../../entries/hero-fields';
import { parseHero } from '../../head/fingerprint';
import { isPrivate } from '../../head/private-attributes';

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** Private fields are left out, as in the content API. */
const publicFields = (strapi: Core.Strapi, uid: UID.ContentType): string[] =>
  heroFieldsOf(strapi.contentType(uid).attributes)
    .map(({ name }) => name)
    .filter((attribute) => !isPrivate(strapi, { uid, attribute }));

/** Rows read per field: the name contains the content's hash, so few rows contain it. */
const MAX_ROWS = 20;

/** Whether the file belongs to the hero of a published entry. Searches every hero field of the site if none matches. */
export const isOfPublishedHero = async (
  strapi: Core.Strapi,
  { file, name }: { file: number; name: string },
): Promise<boolean> => {
  for (const known of Object.keys(strapi.contentTypes)) {
    const { uid } = contentTypeOf(strapi, known);
    for (const field of publicFields(strapi, uid)) {
      const found: unknown = await strapi.db.query(uid).findMany({
        select: [field],
        where: { publishedAt: { $notNull: true }, [field]: { $containsi: name } },
        limit: MAX_ROWS,
      });
      const isThere = rowsSchema.parse(found).some((row) => {
        const hero = parseHero(row[field]);
        return hero !== null && [hero.image.id, hero.social.id].includes(file);
      });
      if (isThere) return true;
    }
  }
  return false;
};

/** Milliseconds that an answer stays cached: the delay until a publish or unpublish takes effect for crawlers. */
const CACHE_MS = { yes: 60_000, no: 1_000 };
const MAX_ANSWERS = 1_000;

type Ask = (wanted: { file: number; name: string }) => Promise<boolean>;

/** Caches answers, since crawlers send many requests at once; concurrent requests share one query. */
export const cacheAnswers = (ask: Ask): Ask => {
  const known = new Map<string, { until: number; answer: Promise<boolean> }>();
  return (wanted) => {
    const key = `${wanted.file} ${wanted.name}`;
    const seen = known.get(key);
    if (seen !== undefined && seen.until > Date.now()) return seen.answer;
    if (known.size >= MAX_ANSWERS) known.clear();
    const entry = { until: Date.now() + CACHE_MS.no, answer: ask(wanted) };
    known.set(key, entry);
    entry.answer.then(
      (isPublic) => {
        if (isPublic) entry.until = Date.now() + CACHE_MS.yes;
      },
      () => known.delete(key),
    );
    return entry.answer;
  };
};
