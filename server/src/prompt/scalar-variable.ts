import { blocksText } from './blocks-text';
import { type ContentTypeAttributes, isReadable } from './content-type-attributes';
import { plainText, truncate } from './plain-text';

export type VariableScalar = string | number | boolean;

/** Maximum length of values, in characters; of lists, in items. */
export const VARIABLE_CAPS = { title: 300, text: 500, body: 1_000, name: 100, list: 10 } as const;

const SCALAR_TYPES = [
  'string',
  'text',
  'richtext',
  'blocks',
  'email',
  'uid',
  'enumeration',
  'integer',
  'biginteger',
  'float',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'time',
  'timestamp',
] as const;

/** Strapi's attribute types with a single value; `json` and `password` are excluded on purpose. */
export type ScalarType = (typeof SCALAR_TYPES)[number];

export const isScalarType = (type: string): type is ScalarType =>
  SCALAR_TYPES.some((scalar) => scalar === type);

/** The readable attributes with a single value, with their types. */
export const scalarAttributes = (attributes: ContentTypeAttributes): [string, ScalarType][] =>
  Object.entries(attributes).flatMap(([name, attribute]): [string, ScalarType][] =>
    isReadable(name, attribute) && isScalarType(attribute.type) ? [[name, attribute.type]] : [],
  );

/** A value as plain text of at most `max` characters; '' for a value that is neither text nor number. */
export const shortText = async (value: unknown, max: number): Promise<string> =>
  typeof value === 'string' || typeof value === 'number'
    ? truncate(await plainText(String(value), { markdown: false }), max)
    : '';

const numberOf = (value: unknown): number | string => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : '';
  // Databases return big integers and decimals as strings, which keep all digits.
  return typeof value === 'string' && /^-?\d{1,40}(\.\d{1,40})?$/u.test(value) ? value : '';
};

const dateText = (value: unknown): unknown => {
  if (!(value instanceof Date)) return value;
  return Number.isNaN(value.getTime()) ? '' : value.toISOString();
};

/** A value in the form that templates read: cleaned and capped; '' when it is missing or of another type. */
export const scalarVariable = async (type: ScalarType, value: unknown): Promise<VariableScalar> => {
  switch (type) {
    case 'string':
    case 'email':
    case 'uid':
    case 'enumeration':
      return shortText(value, VARIABLE_CAPS.text);
    case 'text':
      return shortText(value, VARIABLE_CAPS.body);
    case 'richtext':
      return typeof value === 'string'
        ? truncate(await plainText(value, { markdown: true }), VARIABLE_CAPS.body)
        : '';
    case 'blocks':
      return truncate(blocksText(value), VARIABLE_CAPS.body);
    case 'integer':
    case 'biginteger':
    case 'float':
    case 'decimal':
      return numberOf(value);
    case 'boolean':
      return typeof value === 'boolean' ? value : '';
    case 'date':
    case 'datetime':
    case 'time':
    case 'timestamp':
      return shortText(dateText(value), VARIABLE_CAPS.name);
  }
};
