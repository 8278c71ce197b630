import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { heroFieldsOf } from './hero-fields';
import { findModel, type Attribute, type EntryModel } from '../head/entry-schema';

/** A hero field inside a component, with its path in the entry: `blocks.hero`, or `blocks.1.hero` for a value. */
export interface NestedField {
  path: string;
  component: string;
}

export interface NestedValue {
  path: string;
  value: unknown;
}

const rowSchema = z.looseObject({ __component: z.string().optional() });

/** The components of an attribute; empty for attributes that are no component or dynamic zone. */
const componentsOf = ({ type, component, components }: Attribute): string[] => {
  if (type === 'component') return component === undefined ? [] : [component];
  return type === 'dynamiczone' ? (components ?? []) : [];
};

/** Hero fields in the components of a model; a component that contains itself is visited once. */
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

/** Cached because every save reads them; content types do not change while the server runs. */
const cache = new WeakMap<Core.Strapi, Map<string, NestedField[]>>();

export const nestedHeroFields = (strapi: Core.Strapi, uid: string): NestedField[] => {
  const ofStrapi = cache.get(strapi) ?? new Map<string, NestedField[]>();
  cache.set(strapi, ofStrapi);
  const cached = ofStrapi.get(uid);
  if (cached !== undefined) return cached;
  const model = findModel(strapi, uid);
  const fields = model === null ? [] : nestedIn(strapi, model, []);
  ofStrapi.set(uid, fields);
  return fields;
};

/** The values of hero fields in components, in an entry or in the data of a save; empty ones are omitted. */
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

/** The populate with which a query returns the values of `nestedHeroValues`. */
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
