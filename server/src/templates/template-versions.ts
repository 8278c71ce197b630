import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Template } from '../contracts/template';
import { TEMPLATE_VERSION_UID } from './template-version-model';

const rowSchema = z.object({ version: z.number().int(), hash: z.string() });

/** Sorts keys, because the same template has another key order in files and in the database. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
};

export const templateHash = (template: Template): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(template)))
    .digest('hex');

/** The template's version number; content that differs from the latest version becomes a new one. */
export const versionOf = async (strapi: Core.Strapi, template: Template): Promise<number> => {
  const query = strapi.db.query(TEMPLATE_VERSION_UID);
  const hash = templateHash(template);
  const latest = async () => {
    const row: unknown = await query.findOne({
      where: { slug: template.slug },
      orderBy: [{ version: 'desc' }],
    });
    return row === null ? null : rowSchema.parse(row);
  };
  const current = await latest();
  if (current?.hash === hash) return current.version;
  const version = (current?.version ?? 0) + 1;
  try {
    await query.create({ data: { slug: template.slug, version, hash, content: template } });
    return version;
  } catch (error) {
    // Two runs inserted the same new version at once: the unique key admits one of them.
    const written = await latest();
    if (written?.hash === hash) return written.version;
    throw error;
  }
};
