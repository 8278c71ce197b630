import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { contentTypeOf } from '../../entries/entry-store';
import { heroFieldsOf } from '../../entries/hero-fields';
import { parseHero } from '../../head/fingerprint';
import { isPrivate } from '../../head/private-attributes';

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** Fields that the content API never shows are not for the public either. */
const publicFields = (strapi: Core.Strapi, uid: UID.ContentType): string[] =>
  heroFieldsOf(strapi.contentType(uid).attributes)
    .map(({ name }) => name)
    .filter((attribute) => !isPrivate(strapi, { uid, attribute }));

/** Rows that hold the name: it has the hash of the content in it, so that hardly any other does. */
const MOST_ROWS = 20;

/** Whether a published entry has a hero of this file. Reads every hero of the site where none has. */
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
        limit: MOST_ROWS,
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

/** Milliseconds that an answer is believed; no longer than a publish may take until crawlers see it. */
const BELIEVED_MS = { yes: 60_000, no: 1_000 };
const MOST_ANSWERS = 1_000;

type Ask = (wanted: { file: number; name: string }) => Promise<boolean>;

/** Crawlers come many at a time: one look at the database answers all of them. */
export const rememberAnswers = (ask: Ask): Ask => {
  const known = new Map<string, { until: number; answer: Promise<boolean> }>();
  return (wanted) => {
    const key = `${wanted.file} ${wanted.name}`;
    const seen = known.get(key);
    if (seen !== undefined && seen.until > Date.now()) return seen.answer;
    if (known.size >= MOST_ANSWERS) known.clear();
    const entry = { until: Date.now() + BELIEVED_MS.no, answer: ask(wanted) };
    known.set(key, entry);
    entry.answer.then(
      (isPublic) => {
        if (isPublic) entry.until = Date.now() + BELIEVED_MS.yes;
      },
      () => known.delete(key),
    );
    return entry.answer;
  };
};
