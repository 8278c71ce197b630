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

const byUsualName = (search: Search, usualNames: string[]): string | null => {
  const names = candidates(search);
  for (const usual of usualNames) {
    const found = names.find((name) => name.toLowerCase().replaceAll('_', '') === usual);
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
 * The attribute that holds the title: the field's option, else one with a usual name, else the first string.
 * Null when there is none.
 * @throws HeroError `config_invalid` when the option names no text attribute.
 */
export const findTitleAttribute = (
  attributes: ContentTypeAttributes,
  options: Pick<FieldOptions, 'title'>,
): string | null => {
  if (options.title !== undefined) return chosen(attributes, 'title', options.title);
  return (
    byUsualName({ attributes, types: ['string', 'text', 'richtext'] }, TITLE_NAMES) ??
    candidates({ attributes, types: ['string'] }).find((name) => !NO_TITLE_NAMES.has(name.toLowerCase())) ??
    candidates({ attributes, types: ['text'] })[0] ??
    null
  );
};

/**
 * The attribute that holds the summary: the field's option, else one with a usual name, else the first long
 * text beside the title, the body included. Null when there is none.
 * @throws HeroError `config_invalid` when the option names no text attribute.
 */
export const findExcerptAttribute = (
  attributes: ContentTypeAttributes,
  options: Pick<FieldOptions, 'title' | 'excerpt'>,
): string | null => {
  if (options.excerpt !== undefined) return chosen(attributes, 'excerpt', options.excerpt);
  const title = findTitleAttribute(attributes, options);
  const usual = byUsualName({ attributes, types: ['string', 'text', 'richtext', 'blocks'] }, EXCERPT_NAMES);
  if (usual !== null && usual !== title) return usual;
  const longTexts = ['text', 'richtext', 'blocks'].flatMap((type) =>
    candidates({ attributes, types: [type] }),
  );
  return longTexts.find((name) => name !== title) ?? null;
};

/** The attribute that says what the article belongs to: a relation, a choice or a word. Null when there is none. */
export const findCategoryAttribute = (attributes: ContentTypeAttributes): string | null =>
  byUsualName({ attributes, types: ['relation', 'enumeration', 'string'] }, CATEGORY_NAMES);
