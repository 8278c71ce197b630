import { valueAt } from './value-at';

const USUAL_NAMES = ['title', 'headline', 'heading', 'name'];

/**
 * The attribute that holds the entry's title: the field's option, a usual name, or the list view's main field.
 * Null when none of them is text; the server then decides.
 */
export const findTitleAttribute = ({
  attributes,
  option,
  mainField,
}: {
  attributes: object;
  option: unknown;
  mainField: string | undefined;
}): string | null => {
  const isText = (name: string): boolean => {
    const type = valueAt(valueAt(attributes, name), 'type');
    return type === 'string' || type === 'text';
  };
  if (typeof option === 'string' && option !== '') return isText(option) ? option : null;
  const usual = USUAL_NAMES.find(isText);
  if (usual !== undefined) return usual;
  return mainField !== undefined && isText(mainField) ? mainField : null;
};
