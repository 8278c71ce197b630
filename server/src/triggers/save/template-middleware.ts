import type { Core, Modules } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import { HeroError } from '../../contracts/error';
import { jsonAttributeSchema } from '../../contracts/json-attribute';
import type { Template } from '../../contracts/template';
import { TEMPLATE_UID, templateContentType } from '../../templates/template-content-type';
import { templateFromRecord, type TemplateStore } from '../../templates/template-store';

type Middleware = Modules.Documents.Middleware.Middleware;

interface Deps {
  strapi: Core.Strapi;
  templates: TemplateStore;
  /** @throws HeroError template_invalid */
  checkTemplate: (template: Template) => Promise<void>;
}

const WRITES = ['create', 'update', 'clone'];

const dataSchema = z.record(z.string(), z.unknown());
const paramsSchema = z.looseObject({ documentId: z.string().optional(), data: dataSchema.default({}) });

/** Members of the content type that callers may send as JSON text. */
const jsonMembersSchema = z.looseObject(
  Object.fromEntries(
    Object.entries(templateContentType.schema.attributes)
      .filter(([, { type }]) => type === 'json')
      .map(([name]) => [name, jsonAttributeSchema.optional()]),
  ),
);

/** Relations in the form data are instructions, not files, and need no check. */
const withoutFiles = ({ logo: _logo, references: _references, ...scalars }: Record<string, unknown>) =>
  scalars;

const storedRecord = async (strapi: Core.Strapi, documentId: string | undefined) => {
  if (documentId === undefined) return {};
  return dataSchema.parse((await strapi.db.query(TEMPLATE_UID).findOne({ where: { documentId } })) ?? {});
};

const asValidationError = (error: unknown): unknown => {
  if (error instanceof z.ZodError) {
    const details = error.issues.map(({ path, message }) => ({ path: path.map(String), message }));
    const sentence = details.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    return new errors.ValidationError(`The template cannot be saved. ${sentence}`, { errors: details });
  }
  return HeroError.isInstance(error) ? new errors.ValidationError(error.message) : error;
};

/** Rejects an invalid template when it is saved, not when an article is published. Every edit creates a version. */
export const createTemplateMiddleware =
  ({ strapi, templates, checkTemplate }: Deps): Middleware =>
  async (ctx, next) => {
    if (ctx.uid !== TEMPLATE_UID || !WRITES.includes(ctx.action)) return next();
    const { documentId, data: sent } = paramsSchema.parse(ctx.params);
    let slug;
    try {
      const data = jsonMembersSchema.parse(sent);
      const record = withoutFiles({ ...(await storedRecord(strapi, documentId)), ...data });
      const template = templateFromRecord(record);
      await checkTemplate(template);
      slug = template.slug;
      // Stored as text, an emptied input would not be valid JSON.
      Object.assign(ctx.params, { data });
    } catch (error) {
      throw asValidationError(error);
    }
    const result = await next();
    const saved = (await templates.list()).find(({ template }) => template.slug === slug);
    if (saved !== undefined) await templates.version(saved.template);
    return result;
  };
