import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { HeroError } from '../contracts/error';

const pluginOptions = z
  .looseObject({ i18n: z.looseObject({ localized: z.boolean().optional() }).optional() })
  .optional();

const attributeSchema = z.looseObject({
  type: z.string(),
  multiple: z.boolean().optional(),
  required: z.boolean().optional(),
  repeatable: z.boolean().optional(),
  component: z.string().optional(),
  components: z.array(z.string()).optional(),
  unstable_virtual: z.boolean().optional(),
  pluginOptions,
});

export type Attribute = z.infer<typeof attributeSchema>;

const modelSchema = z.looseObject({
  uid: z.string(),
  modelName: z.string(),
  options: z.looseObject({ draftAndPublish: z.boolean().optional() }).optional(),
  pluginOptions,
  attributes: z.record(z.string(), attributeSchema),
});

/** Strapi's description of a content type or a component. */
export type EntryModel = z.infer<typeof modelSchema>;

/** The model of a uid; null when the content type or component does not exist. */
export const findModel = (strapi: Core.Strapi, uid: string): EntryModel | null => {
  const model: unknown = Reflect.get(strapi.contentTypes, uid) ?? Reflect.get(strapi.components, uid);
  const parsed = modelSchema.safeParse(model);
  return parsed.success ? parsed.data : null;
};

/**
 * The content type of a hero field.
 *
 * @throws HeroError `config_invalid` when the type or its field no longer exists.
 */
export const heroModel = (
  strapi: Core.Strapi,
  { uid, field }: { uid: string; field: string },
): EntryModel => {
  const model = findModel(strapi, uid);
  if (!model)
    throw new HeroError({
      code: 'config_invalid',
      message: `The content type ${uid} does not exist any more, so the hero has no place to go; ask for it again on an existing type.`,
    });
  if (model.attributes[field]?.type !== 'json')
    throw new HeroError({
      code: 'config_invalid',
      message: `${uid} has no hero field "${field}" any more; add it back in the content-type builder, or name the field it has now.`,
    });
  return model;
};

const isSetLocalized = (owner: EntryModel | Attribute): boolean =>
  owner.pluginOptions?.i18n?.localized === true;

/** Whether each locale of an entry has its own value; i18n copies other attributes to all locales on save. */
export const isLocalized = (model: EntryModel, attribute: string): boolean => {
  const definition = model.attributes[attribute];
  return !isSetLocalized(model) || (definition !== undefined && isSetLocalized(definition));
};

export const isSingleMedia = (attribute: Attribute | undefined): boolean =>
  attribute?.type === 'media' && attribute.multiple !== true;

/** Whether the type's entries have a version for each locale. */
export const hasLocales = (model: EntryModel): boolean => isSetLocalized(model);

export const hasDrafts = (model: EntryModel): boolean => model.options?.draftAndPublish === true;
