import { HeroError } from '../contracts/error';
import type { FieldOptions } from '../contracts/field-options';
import { type ContentTypeAttributes, isReadable } from './content-type-attributes';

export type { ContentTypeAttributes } from './content-type-attributes';

const TEXT_TYPES = ['string', 'text', 'richtext', 'blocks', 'enumeration', 'uid', 'email'];

const TITLE_NAMES = ['title', 'name', 'headline', 'heading', 'subject', 'label'];
const NO_TITLE_NAMES = new Set(['slug', 'url', 'path', 'link', 'href']);
const EXCERPT_NAMES = [
  'description',
  'excerpt',
  'summary',
  'intro',
  'introduction',
  'abstract',
  'lead',
  'lede',
  'teaser',
  'standfirst',
  'shortdescription',
  'subtitle',
  'subheading',
  'metadescription',
];
const CATEGORY_NAMES = ['category', 'categories', 'section', 'topic', 'topics', 'channel', 'tag', 'tags'];

interface Search {
  attributes: ContentTypeAttributes;
  types: string[];
}

const candidates = ({ attributes, types }: Search): string[] =>
  Object.keys(attributes).filter((name) => {
    const attribute = attributes[name];
    return attribute !== undefined && types.includes(attribute.type) && isReadable(name, attribute);
  });

const byCommonName = (search: Search, commonNames: string[]): string | null => {
  const names = candidates(search);
  for (const common of commonNames) {
    const found = names.find((name) => name.toLowerCase().replaceAll('_', '') === common);
    if (found !== undefined) return found;
  }
  return null;
};

const chosen = (attributes: ContentTypeAttributes, option: 'title' | 'excerpt', name: string): string => {
  const texts = candidates({ attributes, types: TEXT_TYPES });
  if (texts.includes(name)) return name;
  throw new HeroError({
    code: 'config_invalid',
    message: `The hero field's option "${option}" names "${name}", which is no text attribute of this content type: set it to one of ${texts.join(', ') || '(there are none)'}, or leave it out.`,
  });
};

/**
 * The attribute that contains the title: the field's option, else one with a common name, else the first string.
 * Null for none.
 * @throws HeroError `config_invalid` when the option names no text attribute.
 */
export const findTitleAttribute = (
  attributes: ContentTypeAttributes,
  options: Pick<FieldOptions, 'title'>,
): string | null => {
  if (options.title !== undefined) return chosen(attributes, 'title', options.title);
  return (
    byCommonName({ attributes, types: ['string', 'text', 'richtext'] }, TITLE_NAMES) ??
    candidates({ attributes, types: ['string'] }).find((name) => !NO_TITLE_NAMES.has(name.toLowerCase())) ??
    candidates({ attributes, types: ['text'] })[0] ??
    null
  );
};

/**
 * The attribute that contains the summary: the field's option, else one with a common name, else the first long
 * text other than the title, possibly the body. Null for none.
 * @throws HeroError `config_invalid` when the option names no text attribute.
 */
export const findExcerptAttribute = (
  attributes: ContentTypeAttributes,
  options: Pick<FieldOptions, 'title' | 'excerpt'>,
): string | null => {
  if (options.excerpt !== undefined) return chosen(attributes, 'excerpt', options.excerpt);
  const title = findTitleAttribute(attributes, options);
  const common = byCommonName({ attributes, types: ['string', 'text', 'richtext', 'blocks'] }, EXCERPT_NAMES);
  if (common !== null && common !== title) return common;
  const longTexts = ['text', 'richtext', 'blocks'].flatMap((type) =>
    candidates({ attributes, types: [type] }),
  );
  return longTexts.find((name) => name !== title) ?? null;
};

/** The attribute that contains the category: a relation, an enumeration or a string. Null for none. */
export const findCategoryAttribute = (attributes: ContentTypeAttributes): string | null =>
  byCommonName({ attributes, types: ['relation', 'enumeration', 'string'] }, CATEGORY_NAMES);
