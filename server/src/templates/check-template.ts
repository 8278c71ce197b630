import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Template } from '../contracts/template';
import { heroFieldsOf } from '../entries/hero-fields';
import { contentTypeAttributes } from '../prompt/content-type-attributes';
import { validateTemplate } from '../prompt/validate-template';
import { knownVariables } from '../prompt/variables';

const contentTypesSchema = z.array(z.looseObject({ attributes: z.record(z.string(), z.unknown()) }));

/** The variables of all content types with a hero field; null without such a type. */
const variablesOfSite = ({ contentTypes, components }: Core.Strapi): Set<string> | null => {
  const names = contentTypesSchema
    .parse(Object.values(contentTypes))
    .filter(({ attributes }) => heroFieldsOf(attributes).length > 0)
    .map(({ attributes }) => contentTypeAttributes({ attributes, components: { ...components } }))
    .flatMap((attributes) => [...knownVariables({ attributes })]);
  return names.length === 0 ? null : new Set(names);
};

/** Validates a template against the site's variables. @throws HeroError template_invalid */
export const checkTemplate = (strapi: Core.Strapi, template: Template): Promise<void> =>
  validateTemplate(template, variablesOfSite(strapi));
