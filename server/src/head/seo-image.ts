import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { findModel, isSingleMedia, type EntryModel } from './entry-schema';

/** Media attributes of known SEO components, with the nested component that contains them (null: the root). */
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

interface SeoImagePath {
  component: string;
  within: string | null;
  image: string;
}

/** Where the entry's SEO component can contain a social image; empty without such a component. */
const seoImagePaths = (
  strapi: Core.Strapi,
  { model, seo }: { model: EntryModel; seo: string },
): SeoImagePath[] => {
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

/** The SEO component of a content type: the one named `seo`, else the first that can contain a social image. */
export const findSeoAttribute = (strapi: Core.Strapi, uid: string): string | null => {
  const model = findModel(strapi, uid);
  if (!model) return null;
  const names = Object.keys(model.attributes).filter(
    (seo) => seoImagePaths(strapi, { model, seo }).length > 0,
  );
  return names.includes('seo') ? 'seo' : (names[0] ?? null);
};

/** The populate with which a query returns the social images of an entry. */
export const seoPopulate = (
  strapi: Core.Strapi,
  { model, seo }: { model: EntryModel; seo: string },
): Record<string, object> => {
  const paths = seoImagePaths(strapi, { model, seo });
  if (paths.length === 0) return {};
  const populate = Object.fromEntries(
    paths.map(({ within, image }) => [within ?? image, within === null ? {} : { populate: { [image]: {} } }]),
  );
  return { [seo]: { populate } };
};

/** One stored social image of a component row. */
export interface SeoImage extends SeoImageWrite {
  file: number | null;
}

/** The social images of an existing SEO component. None is created, because its texts are the editor's. */
export const seoImages = (
  strapi: Core.Strapi,
  { model, seo, value }: { model: EntryModel; seo: string; value: unknown },
): SeoImage[] => {
  const [root] = componentRows.parse(value);
  if (!root) return [];
  return seoImagePaths(strapi, { model, seo }).flatMap(({ component, within, image }) => {
    const rows = within === null ? [root] : componentRows.parse(root[within]);
    return rows.map((row) => ({
      ...{ component, id: row.id, attribute: image },
      file: fileSchema.parse(row[image])?.id ?? null,
    }));
  });
};

/** The social images that may be set: empty ones, and ones that contain a file of the replaced hero. */
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

/** One social image in the data of a save. */
export interface SentSeoImage {
  component: string;
  /** Null for a component that is not stored yet. */
  id: number | null;
  attribute: string;
  sent: unknown;
}

const recordSchema = z.record(z.string(), z.unknown());
const sentIdSchema = z.coerce.number().int().positive();

/** Maps the social images in the data of a save into an SEO component; `change` returns undefined to omit one. */
export const changeSentSeoImages = (
  strapi: Core.Strapi,
  { model, seo, value }: { model: EntryModel; seo: string; value: unknown },
  change: (image: SentSeoImage) => unknown,
): unknown => {
  const changeRow = (row: unknown, { component, image }: SeoImagePath): unknown => {
    const record = recordSchema.safeParse(row).data;
    if (record === undefined) return row;
    const { [image]: sent, ...others } = record;
    const id = sentIdSchema.safeParse(record['id']).data ?? null;
    const changed = change({ component, id, attribute: image, sent });
    return changed === undefined ? others : { ...others, [image]: changed };
  };
  return seoImagePaths(strapi, { model, seo }).reduce<unknown>((root, path) => {
    if (path.within === null) return changeRow(root, path);
    const record = recordSchema.safeParse(root).data;
    const nested = record?.[path.within];
    if (record === undefined || nested === undefined || nested === null) return root;
    const rows = Array.isArray(nested) ? nested.map((row) => changeRow(row, path)) : changeRow(nested, path);
    return { ...record, [path.within]: rows };
  }, value);
};
