import { z } from 'zod';
import { HERO_CUSTOM_FIELD } from '../contracts/field-options';

const optionalText = z.string().optional().catch(undefined);
const optionalFlag = z.boolean().optional().catch(undefined);

const attributeSchema = z.object({
  type: z.string(),
  customField: optionalText,
  /** `oneToOne`, `manyToMany`, …; relations only. */
  relation: optionalText,
  /** UID of a component; components only. */
  component: optionalText,
  repeatable: optionalFlag,
  private: optionalFlag,
});

export interface Attribute extends z.infer<typeof attributeSchema> {
  /** Attributes of the component, set by `contentTypeAttributes`. */
  attributes?: ContentTypeAttributes;
}

/** The part of a content type that prompts use, by attribute name. */
export type ContentTypeAttributes = Record<string, Attribute>;

const parseAttributes = (value: unknown): ContentTypeAttributes => {
  const entries = z.record(z.string(), z.unknown()).safeParse(value);
  if (!entries.success) return {};
  return Object.fromEntries(
    Object.entries(entries.data).flatMap(([name, attribute]) => {
      const parsed = attributeSchema.safeParse(attribute);
      return parsed.success ? [[name, parsed.data]] : [];
    }),
  );
};

const componentSchema = z.object({ attributes: z.unknown() });

/**
 * Parses Strapi's description of a content type: `strapi.contentType(uid).attributes`, and `strapi.components`
 * for the variables inside components. Attributes of an unknown form are omitted.
 */
export const contentTypeAttributes = ({
  attributes,
  components = {},
}: {
  attributes: unknown;
  components?: Record<string, unknown>;
}): ContentTypeAttributes =>
  Object.fromEntries(
    Object.entries(parseAttributes(attributes)).map(([name, attribute]) => {
      if (attribute.component === undefined) return [name, attribute];
      const component = componentSchema.safeParse(components[attribute.component]);
      return [
        name,
        component.success
          ? { ...attribute, attributes: parseAttributes(component.data.attributes) }
          : attribute,
      ];
    }),
  );

const INTERNAL_NAMES = new Set(['id', 'documentId', 'locale', 'localizations', 'createdBy', 'updatedBy']);

/** Whether templates may read an attribute; internal, private and hero attributes are excluded. */
export const isReadable = (name: string, attribute: Attribute): boolean =>
  !INTERNAL_NAMES.has(name) &&
  !name.startsWith('strapi_') &&
  attribute.private !== true &&
  attribute.customField !== HERO_CUSTOM_FIELD;
