import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { heroFieldsOf } from './hero-fields';
import { findModel, hasDrafts } from '../head/entry-schema';
import { nestedHeroFields } from './nested-heroes';

export interface FieldProblem {
  /** The problem and its place. */
  says: string;
  /** The fix. */
  todo: string;
}

const requiredSchema = z.looseObject({ required: z.literal(true) });

const requiredFields = (strapi: Core.Strapi, uid: string): FieldProblem[] => {
  const model = findModel(strapi, uid);
  if (model === null) return [];
  return heroFieldsOf(model.attributes)
    .filter(({ name }) => requiredSchema.safeParse(model.attributes[name]).success)
    .map(({ name }) => ({
      says: `${uid}: the hero field “${name}” is required, so Strapi refuses to ${hasDrafts(model) ? 'publish' : 'save'} an entry without a hero before one can be made.`,
      todo: `Remove "required": true from “${name}” in the schema.json of the type: what is published gets its hero by itself.`,
    }));
};

const misplacedFields = (strapi: Core.Strapi, uid: string): FieldProblem[] => {
  const fields = nestedHeroFields(strapi, uid);
  if (fields.length === 0) return [];
  const places = fields.map(({ path, component }) => `“${path}” (${component})`).join(', ');
  return [
    {
      says: `${uid}: hero fields in components and dynamic zones do not work: ${places}.`,
      todo: `Add the field to ${uid} itself, and remove it from the component.`,
    },
  ];
};

/** Hero fields of the site that do not work as declared. */
export const fieldProblems = (strapi: Core.Strapi): FieldProblem[] =>
  Object.keys(strapi.contentTypes).flatMap((uid) => [
    ...requiredFields(strapi, uid),
    ...misplacedFields(strapi, uid),
  ]);
