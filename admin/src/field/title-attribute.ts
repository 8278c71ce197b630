import { valueAt } from './value-at';

const USUAL_NAMES = ['title', 'name', 'headline', 'heading', 'subject', 'label'];
const NO_TITLE_NAMES = new Set(['slug', 'url', 'path', 'link', 'href']);

/**
 * The title attribute, found as on the server: the field's option, a usual name, else the first string. Null if
 * there is none; the server then decides.
 */
export const findTitleAttribute = (attributes: object, option: unknown): string | null => {
  const ofType = (...types: string[]): string[] =>
    Object.entries(attributes)
      .filter(([, attribute]) => {
        const type = valueAt(attribute, 'type');
        return typeof type === 'string' && types.includes(type) && valueAt(attribute, 'private') !== true;
      })
      .map(([name]) => name);

  if (typeof option === 'string' && option !== '') return Object.hasOwn(attributes, option) ? option : null;
  const texts = ofType('string', 'text', 'richtext');
  const usual = USUAL_NAMES.flatMap((name) =>
    texts.filter((text) => text.toLowerCase().replaceAll('_', '') === name),
  );
  const strings = ofType('string').filter((name) => !NO_TITLE_NAMES.has(name.toLowerCase()));
  return usual[0] ?? strings[0] ?? ofType('text')[0] ?? null;
};
