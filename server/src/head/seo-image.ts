import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { findModel, isSingleMedia, type EntryModel } from './entry-schema';

/** Media attributes of the known SEO components, by the nested component that holds them (null: the root). */
const SOCIAL_IMAGES = [
  { within: null, image: 'metaImage' },
  { within: 'openGraph', image: 'ogImage' },
  { within: 'metaSocial', image: 'image' },
] as const;

/** One media attribute of one component row. */
export interface SeoImageWrite {
  component: string;
  id: number;
  attribute: string;
}

const fileSchema = z.looseObject({ id: z.number() }).nullish();
const componentRow = z.looseObject({ id: z.number() });
/** A single component, a repeatable one, or none. */
const componentRows = z
  .union([z.array(componentRow), componentRow.transform((row) => [row])])
  .nullish()
  .transform((rows) => rows ?? []);

interface SeoPlace {
  component: string;
  within: string | null;
  image: string;
}

/** Where the entry's SEO component can hold a social image; empty when there is no such component. */
const seoPlaces = (strapi: Core.Strapi, { model, seo }: { model: EntryModel; seo: string }): SeoPlace[] => {
  const root = model.attributes[seo];
  if (root?.type !== 'component' || root.repeatable === true) return [];
  return SOCIAL_IMAGES.flatMap(({ within, image }) => {
    const rootComponent = root.component ?? '';
    const nested = within === null ? null : findModel(strapi, rootComponent)?.attributes[within];
    const component = within === null ? rootComponent : (nested?.component ?? '');
    return isSingleMedia(findModel(strapi, component)?.attributes[image])
      ? [{ component, within, image }]
      : [];
  });
};

/** The SEO component of a content type: the one named `seo`, or else the first that can hold a social image. */
export const findSeoAttribute = (strapi: Core.Strapi, uid: string): string | null => {
  const model = findModel(strapi, uid);
  if (!model) return null;
  const names = Object.keys(model.attributes).filter((seo) => seoPlaces(strapi, { model, seo }).length > 0);
  return names.includes('seo') ? 'seo' : (names[0] ?? null);
};

/** What a read of the entry must populate to know its social images. */
export const seoPopulate = (
  strapi: Core.Strapi,
  { model, seo }: { model: EntryModel; seo: string },
): Record<string, object> => {
  const places = seoPlaces(strapi, { model, seo });
  if (places.length === 0) return {};
  const populate = Object.fromEntries(
    places.map(({ within, image }) => [
      within ?? image,
      within === null ? {} : { populate: { [image]: {} } },
    ]),
  );
  return { [seo]: { populate } };
};

/** One social image of a component row, as it is stored. */
export interface SeoImage extends SeoImageWrite {
  file: number | null;
}

/** The social images of an existing SEO component. Components are never created: theirs are texts of an editor. */
export const seoImages = (
  strapi: Core.Strapi,
  { model, seo, value }: { model: EntryModel; seo: string; value: unknown },
): SeoImage[] => {
  const [root] = componentRows.parse(value);
  if (!root) return [];
  return seoPlaces(strapi, { model, seo }).flatMap(({ component, within, image }) => {
    const rows = within === null ? [root] : componentRows.parse(root[within]);
    return rows.map((row) => ({
      ...{ component, id: row.id, attribute: image },
      file: fileSchema.parse(row[image])?.id ?? null,
    }));
  });
};

/** Those that may be set: empty ones, or ones that hold a file of the hero being replaced. */
export const seoImageWrites = (
  strapi: Core.Strapi,
  {
    mayReplace,
    ...component
  }: { model: EntryModel; seo: string; value: unknown; mayReplace: (file: number | null) => boolean },
): SeoImageWrite[] =>
  seoImages(strapi, component)
    .filter(({ file }) => mayReplace(file))
    .map(({ component: uid, id, attribute }) => ({ component: uid, id, attribute }));

/** One social image in what is saved. */
export interface SentSeoImage {
  component: string;
  /** Null for a component that is not stored yet. */
  id: number | null;
  attribute: string;
  sent: unknown;
}

const recordSchema = z.record(z.string(), z.unknown());
const sentIdSchema = z.coerce.number().int().positive();

/** What is saved into an SEO component, with its social images as `change` has them; undefined leaves one out. */
export const changeSentSeoImages = (
  strapi: Core.Strapi,
  { model, seo, value }: { model: EntryModel; seo: string; value: unknown },
  change: (image: SentSeoImage) => unknown,
): unknown => {
  const changeRow = (row: unknown, { component, image }: SeoPlace): unknown => {
    const record = recordSchema.safeParse(row).data;
    if (record === undefined) return row;
    const { [image]: sent, ...others } = record;
    const id = sentIdSchema.safeParse(record['id']).data ?? null;
    const changed = change({ component, id, attribute: image, sent });
    return changed === undefined ? others : { ...others, [image]: changed };
  };
  return seoPlaces(strapi, { model, seo }).reduce<unknown>((root, place) => {
    if (place.within === null) return changeRow(root, place);
    const record = recordSchema.safeParse(root).data;
    const nested = record?.[place.within];
    if (record === undefined || nested === undefined || nested === null) return root;
    const rows = Array.isArray(nested)
      ? nested.map((row) => changeRow(row, place))
      : changeRow(nested, place);
    return { ...record, [place.within]: rows };
  }, value);
};
