import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { heroFieldsOf } from './hero-fields';
import { findModel, type Attribute, type EntryModel } from '../head/entry-schema';

/** A hero field inside of a component, by its place in the entry: `blocks.hero`, or `blocks.1.hero` for a value. */
export interface NestedField {
  path: string;
  component: string;
}

export interface NestedValue {
  path: string;
  value: unknown;
}

const rowSchema = z.looseObject({ __component: z.string().optional() });

/** Components of an attribute; none for any other attribute. */
const componentsOf = ({ type, component, components }: Attribute): string[] => {
  if (type === 'component') return component === undefined ? [] : [component];
  return type === 'dynamiczone' ? (components ?? []) : [];
};

/** Hero fields in the components of a model; a component within itself is looked at once. */
const nestedIn = (strapi: Core.Strapi, { attributes }: EntryModel, within: string[]): NestedField[] =>
  Object.entries(attributes).flatMap(([name, attribute]) =>
    componentsOf(attribute)
      .filter((component) => !within.includes(component))
      .flatMap((component) => {
        const model = findModel(strapi, component);
        if (model === null) return [];
        const own = heroFieldsOf(model.attributes).map((field) => ({ path: field.name, component }));
        const found = [...own, ...nestedIn(strapi, model, [...within, component])];
        return found.map((field) => ({ ...field, path: `${name}.${field.path}` }));
      }),
  );

/** Content types stand as long as the server does, and every save asks. */
const known = new WeakMap<Core.Strapi, Map<string, NestedField[]>>();

export const nestedHeroFields = (strapi: Core.Strapi, uid: string): NestedField[] => {
  const ofSite = known.get(strapi) ?? new Map<string, NestedField[]>();
  known.set(strapi, ofSite);
  const seen = ofSite.get(uid);
  if (seen !== undefined) return seen;
  const model = findModel(strapi, uid);
  const fields = model === null ? [] : nestedIn(strapi, model, []);
  ofSite.set(uid, fields);
  return fields;
};

/** What hero fields in components hold, in an entry or in what is to be saved; empty ones are left out. */
export const nestedHeroValues = (
  strapi: Core.Strapi,
  uid: string,
  data: Record<string, unknown>,
): NestedValue[] => {
  const attributes = findModel(strapi, uid)?.attributes ?? {};
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const [only] = componentsOf(attribute);
    if (only === undefined) return [];
    const given = data[name];
    const rows: unknown[] = Array.isArray(given) ? given : [given];
    return rows.flatMap((row, index): NestedValue[] => {
      const parsed = rowSchema.safeParse(row).data;
      if (parsed === undefined) return [];
      const component = attribute.type === 'dynamiczone' ? (parsed.__component ?? '') : only;
      const path = Array.isArray(given) ? `${name}.${index}` : name;
      const own = heroFieldsOf(findModel(strapi, component)?.attributes ?? {}).flatMap((field) => {
        const value = parsed[field.name];
        return value === undefined || value === null ? [] : [{ path: field.name, value }];
      });
      return [...own, ...nestedHeroValues(strapi, component, parsed)].map((found) => ({
        ...found,
        path: `${path}.${found.path}`,
      }));
    });
  });
};

/** What a read must populate to know those values. */
export const nestedHeroPopulate = (strapi: Core.Strapi, uid: string): Record<string, object> => {
  const populateOf = (component: string): object => ({ populate: nestedHeroPopulate(strapi, component) });
  return Object.fromEntries(
    Object.entries(findModel(strapi, uid)?.attributes ?? {}).flatMap(([name, attribute]) => {
      const components = componentsOf(attribute);
      const [only] = components;
      if (
        only === undefined ||
        !nestedHeroFields(strapi, uid).some(({ path }) => path.startsWith(`${name}.`))
      )
        return [];
      const populate =
        attribute.type === 'component'
          ? populateOf(only)
          : { on: Object.fromEntries(components.map((component) => [component, populateOf(component)])) };
      return [[name, populate]];
    }),
  );
};
