import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { TemplateSummary } from '../contracts/admin-api';
import { HeroError } from '../contracts/error';
import { templateSchema, type Template } from '../contracts/template';
import { TEMPLATE_UID } from './template-content-type';
import { versionOf } from './template-versions';

type Origin = TemplateSummary['origin'];

export interface KnownTemplate {
  template: Template;
  origin: Origin;
}

export interface TemplateStore {
  /** Templates of the config, then of the admin, then the built-in one; the first one of each slug. */
  list: () => Promise<KnownTemplate[]>;
  /** The named template, or the default one for null. @throws HeroError template_invalid */
  resolve: (slug: string | null) => Promise<{ template: Template; version: number }>;
  version: (template: Template) => Promise<number>;
}

const file = z.object({ id: z.number().int() });

const recordSchema = z.looseObject({ logo: file.nullish(), references: z.array(file).nullish() });

const MEMBERS = Object.keys(templateSchema.shape);

/** Converts a Content Manager record, in which empty values are null and files are rows. @throws ZodError */
export const templateFromRecord = (record: unknown): Template => {
  const { logo, references, ...scalars } = recordSchema.parse(record);
  const given = Object.entries(scalars).filter(
    ([key, value]) => MEMBERS.includes(key) && value !== null && value !== '',
  );
  return templateSchema.parse({
    ...Object.fromEntries(given),
    logo: logo == null ? null : { file: logo.id },
    references: (references ?? []).map(({ id }) => ({ file: id })),
  });
};

export const createTemplateStore = (
  strapi: Core.Strapi,
  { configured, builtIn }: { configured: Template[]; builtIn: Template },
): TemplateStore => {
  const list = async (): Promise<KnownTemplate[]> => {
    const records: unknown[] = await strapi.db
      .query(TEMPLATE_UID)
      .findMany({ orderBy: [{ id: 'asc' }], populate: { logo: true, references: true } });
    const all: KnownTemplate[] = [
      ...configured.map((template) => ({ template, origin: 'config' as const })),
      ...records.map((record) => ({ template: templateFromRecord(record), origin: 'admin' as const })),
      { template: builtIn, origin: 'built-in' as const },
    ];
    return all.filter(
      ({ template }, index) => all.findIndex((other) => other.template.slug === template.slug) === index,
    );
  };

  const resolve = async (slug: string | null) => {
    const known = (await list()).map(({ template }) => template);
    const template =
      slug === null
        ? (known.find(({ isDefault }) => isDefault) ?? builtIn)
        : known.find((candidate) => candidate.slug === slug);
    if (template === undefined) {
      throw new HeroError({
        code: 'template_invalid',
        message: `There is no template “${slug ?? ''}”; use one of: ${known.map((one) => one.slug).join(', ')}.`,
      });
    }
    return { template, version: await versionOf(strapi, template) };
  };

  return { list, resolve, version: (template) => versionOf(strapi, template) };
};
