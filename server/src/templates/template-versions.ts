import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Template } from '../contracts/template';
import { hashOfFacts } from '../prompt/hash-of-facts';
import { TEMPLATE_VERSION_UID } from './template-version-model';

const rowSchema = z.object({ version: z.number().int(), hash: z.string() });

/** The template's version number; content that differs from the latest version becomes a new one. */
export const versionOf = async (strapi: Core.Strapi, template: Template): Promise<number> => {
  const query = strapi.db.query(TEMPLATE_VERSION_UID);
  const hash = hashOfFacts(template);
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
