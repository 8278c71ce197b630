import { z } from 'zod';
import { HeroError } from '../contracts/error';
import { fieldOptionsSchema, HERO_CUSTOM_FIELD, type FieldOptions } from '../contracts/field-options';

export interface HeroField {
  name: string;
  options: FieldOptions;
}

const attributeSchema = z.object({ customField: z.string().optional(), options: z.unknown().optional() });

const readHeroFields = (attributes: Record<string, unknown>): HeroField[] =>
  Object.entries(attributes).flatMap(([name, raw]) => {
    const attribute = attributeSchema.safeParse(raw);
    if (!attribute.success || attribute.data.customField !== HERO_CUSTOM_FIELD) return [];
    return [{ name, options: fieldOptionsSchema.parse(attribute.data.options ?? {}) }];
  });

/** Cached because every publish reads them; content types do not change while the server runs. */
const cache = new WeakMap<Record<string, unknown>, readonly HeroField[]>();

/** The hero fields among a content type's attributes. */
export const heroFieldsOf = (attributes: Record<string, unknown>): readonly HeroField[] => {
  const cached = cache.get(attributes);
  if (cached !== undefined) return cached;
  const fields = readHeroFields(attributes);
  cache.set(attributes, fields);
  return fields;
};

/**
 * The named hero field, or the only one when none is named.
 *
 * @throws HeroError config_invalid when there is no such field, or several and none is named.
 */
export const pickHeroField = (
  uid: string,
  attributes: Record<string, unknown>,
  name: string | undefined,
): HeroField => {
  const fields = heroFieldsOf(attributes);
  const names = fields.map((field) => field.name).join(', ');
  const [only] = fields;
  if (only === undefined) {
    throw new HeroError({
      code: 'config_invalid',
      message: `${uid} has no hero field; add one with the content-type builder (custom fields, Hero image).`,
    });
  }
  if (name === undefined) {
    if (fields.length === 1) return only;
    throw new HeroError({
      code: 'config_invalid',
      message: `${uid} has several hero fields; name one of them as “field”: ${names}.`,
    });
  }
  const named = fields.find((field) => field.name === name);
  if (named !== undefined) return named;
  throw new HeroError({
    code: 'config_invalid',
    message: `${uid} has no hero field “${name}”; use one of: ${names}.`,
  });
};
