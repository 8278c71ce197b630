import type { FieldOptions } from '../contracts/field-options';
import { findCategoryAttribute, findExcerptAttribute, findTitleAttribute } from './attributes';
import { visibleText } from './clean-text';
import { type Attribute, type ContentTypeAttributes, isReadable } from './content-type-attributes';
import { truncate } from './plain-text';
import { relationNames } from './relation-names';
import {
  isScalarType,
  scalarAttributes,
  scalarVariable,
  shortText,
  VARIABLE_CAPS,
  type VariableScalar,
} from './scalar-variable';

/** Scalars, the names of several related entries, or the scalars of a component. */
export type VariableValue = VariableScalar | string[] | Record<string, VariableScalar>;

/** The variables of a template. A missing value is '' instead of null, which would be printed as "null". */
export type Variables = Record<string, VariableValue>;

/** Variables of every template: those of any entry, and those of the template itself. */
const BUILT_IN = ['title', 'excerpt', 'category', 'locale', 'language', 'site_name'];
const OF_TEMPLATE = ['palette', 'style', 'lighting', 'camera'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const namesOf = async (value: unknown): Promise<string[]> =>
  Promise.all(relationNames(value, VARIABLE_CAPS.list).map((name) => shortText(name, VARIABLE_CAPS.name)));

const isToMany = ({ relation }: Attribute): boolean => relation?.toLowerCase().endsWith('many') ?? false;

// An empty list becomes '', so that `{% if tags %}` is false.
const listOrBlank = (names: string[]): string[] | string => (names.length === 0 ? '' : names);

const componentOf = async (
  attributes: ContentTypeAttributes,
  value: unknown,
): Promise<Record<string, VariableScalar>> => {
  const values = isRecord(value) ? value : {};
  const scalars = await Promise.all(
    scalarAttributes(attributes).map(
      async ([name, type]) => [name, await scalarVariable(type, values[name])] as const,
    ),
  );
  return Object.fromEntries(scalars);
};

/** Null for an attribute that templates cannot read. */
const variableOf = async (attribute: Attribute, value: unknown): Promise<VariableValue | null> => {
  if (isScalarType(attribute.type)) return scalarVariable(attribute.type, value);
  switch (attribute.type) {
    case 'relation': {
      const names = await namesOf(value);
      return isToMany(attribute) ? listOrBlank(names) : (names[0] ?? '');
    }
    case 'component':
      return attribute.repeatable === true
        ? listOrBlank(await namesOf(value))
        : componentOf(attribute.attributes ?? {}, value);
    default:
      return null;
  }
};

/** English name of a locale, such as `Brazilian Portuguese`; '' for none. */
const languageName = (locale: string): string => {
  try {
    return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(locale) ?? '';
  } catch {
    // Strapi allows custom locale codes, which need not be BCP 47 tags.
    return '';
  }
};

const firstText = (value: VariableValue | undefined): string => {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
};

/**
 * The variables of an entry as plain, capped text: the readable attributes by name (relations as the names of the
 * related entries, components as `seo.metaTitle`), overridden by `title`, `excerpt`, `category`, `locale`, `language`
 * and `site_name`.
 * @throws HeroError `config_invalid` when the field's options name no text attribute.
 */
export const entryVariables = async ({
  attributes,
  entry,
  fieldOptions,
  locale,
  siteName,
}: {
  attributes: ContentTypeAttributes;
  /** As returned by the document service, with populated relations; or the form's values. */
  entry: Record<string, unknown>;
  fieldOptions: Pick<FieldOptions, 'title' | 'excerpt'>;
  locale: string | null;
  siteName: string;
}): Promise<Variables> => {
  const read = await Promise.all(
    Object.entries(attributes)
      .filter(([name, attribute]) => isReadable(name, attribute))
      .map(async ([name, attribute]) => [name, await variableOf(attribute, entry[name])] as const),
  );
  const own = Object.fromEntries(
    read.flatMap(([name, value]): [string, VariableValue][] => (value === null ? [] : [[name, value]])),
  );
  const valueOf = (name: string | null): string => (name === null ? '' : visibleText(firstText(own[name])));
  return {
    ...own,
    title: truncate(valueOf(findTitleAttribute(attributes, fieldOptions)), VARIABLE_CAPS.title),
    excerpt: truncate(valueOf(findExcerptAttribute(attributes, fieldOptions)), VARIABLE_CAPS.text),
    category: truncate(valueOf(findCategoryAttribute(attributes)), VARIABLE_CAPS.name),
    locale: locale ?? '',
    language: locale === null ? '' : languageName(locale),
    site_name: await shortText(siteName, VARIABLE_CAPS.name),
  };
};

/**
 * The variables that a template for this content type may use: `title`, `author`, `seo`, `seo.metaTitle`, …
 */
export const knownVariables = ({ attributes }: { attributes: ContentTypeAttributes }): Set<string> => {
  const own = Object.entries(attributes).flatMap(([name, attribute]): string[] => {
    if (!isReadable(name, attribute)) return [];
    // Until Strapi replaces a custom field by its underlying type, the type of its value is unknown.
    if (isScalarType(attribute.type) || ['relation', 'customField'].includes(attribute.type)) return [name];
    if (attribute.type !== 'component') return [];
    if (attribute.repeatable === true) return [name];
    return [name, ...scalarAttributes(attribute.attributes ?? {}).map(([key]) => `${name}.${key}`)];
  });
  return new Set([...BUILT_IN, ...OF_TEMPLATE, ...own]);
};
