import { isDeepStrictEqual } from 'node:util';
import type { Core, Modules, UID } from '@strapi/strapi';
import { z } from 'zod';
import { loadOwnValues } from '../../entries/entry-store';
import { heroFieldsOf } from '../../entries/hero-fields';
import { findModel, hasDrafts } from '../../head/entry-schema';
import { heroFiles } from '../../head/fingerprint';
import { filledAttributes, filledPopulate, keepFilledImages } from './filled-images';
import { formBehind, isFromForm } from './form-request';
import { saveHeroes, type HeroWrite, type SaveDeps } from './hero-save';
import { judgeHero, loadedFiles } from './judge-hero';
import { localeOf } from '../../entries/locale';

type Middleware = Modules.Documents.Middleware.Middleware;

const valuesSchema = z.record(z.string(), z.unknown());

type Values = z.infer<typeof valuesSchema>;

const paramsSchema = z.looseObject({
  status: z.string().optional(),
  documentId: z.string().optional(),
  locale: z.string().nullish(),
  data: valuesSchema,
});

const ACTIONS = ['create', 'update', 'clone'];

interface Scope {
  uid: UID.ContentType;
  documentId: string | undefined;
  locale: string | null;
}

/** The row that is updated or cloned; null if there is none. */
const rowOf = async (
  strapi: Core.Strapi,
  { uid, documentId, locale }: Scope,
  { isDraft, populate }: { isDraft: boolean; populate: Record<string, object> },
): Promise<Values | null> => {
  if (documentId === undefined) return null;
  const { draft, published } = await loadOwnValues(strapi, { uid, documentId, locale }, populate);
  return isDraft ? draft : published;
};

/** Searches every version and locale of an entry; called only for values that are not complete heroes. */
const isStoredIn =
  (strapi: Core.Strapi, { uid, documentId }: Scope, field: string) =>
  async (value: unknown): Promise<boolean> => {
    if (documentId === undefined) return false;
    const rows: unknown = await strapi.db.query(uid).findMany({ where: { documentId }, select: [field] });
    return z
      .array(valuesSchema)
      .parse(rows)
      .some((row) => isDeepStrictEqual(row[field], value));
  };

/**
 * Guards writes to hero fields and to the images derived from them: only complete heroes are stored, a form
 * opened before a background run finished overwrites neither, and no run replaces a choice that was made after
 * the run was requested.
 */
export const createSaveMiddleware =
  (deps: SaveDeps): Middleware =>
  async (ctx, next) => {
    const { action, uid, contentType } = ctx;
    if (!ACTIONS.includes(action)) return next();
    const fields = heroFieldsOf(contentType.attributes);
    const params = paramsSchema.safeParse(ctx.params);
    if (fields.length === 0 || !params.success) return next();
    const { strapi } = deps;
    const model = findModel(strapi, uid);
    if (model === null) return next();
    const { data, documentId, status } = params.data;
    const isSent = (name: string | null): boolean => name !== null && data[name] !== undefined;
    const touched = fields
      .map(({ name, options }) => ({ name, filled: filledAttributes(strapi, model, options) }))
      .filter(({ name, filled }) => [name, filled.image, filled.seo].some(isSent));
    if (touched.length === 0) return next();

    const isClone = action === 'clone';
    const locale = await localeOf(strapi, uid, params.data.locale ?? undefined);
    const scope: Scope = { uid, documentId, locale };
    const form = formBehind(strapi, scope);
    const populate = Object.fromEntries(
      touched
        .flatMap(({ filled }) => Object.entries(filledPopulate(strapi, model, filled)))
        .filter(([name]) => isSent(name)),
    );
    const row = await rowOf(strapi, scope, { isDraft: hasDrafts(model), populate });
    let saved = data;
    const writes: HeroWrite[] = [];
    for (const { name: field, filled } of touched) {
      const previous = row?.[field];
      let hero = previous;
      if (isSent(field)) {
        const stored = {
          exists: row !== null && !isClone,
          value: isClone ? null : previous,
          isStored: isStoredIn(strapi, scope, field),
        };
        const isForm = isFromForm(form, field, data[field]);
        const verdict = await judgeHero(field, data[field], { stored, isForm });
        const { [field]: _sent, ...others } = saved;
        if (verdict.kind === 'keep') saved = others;
        else {
          const { value, isChoice } = verdict;
          hero = value;
          saved = { ...others, [field]: value };
          writes.push({ field, value, previous, isChoice, filled });
        }
      }
      if (row === null || isClone) continue;
      const files = heroFiles(previous);
      const heroes = {
        isForm: form !== null,
        loaded: form === null ? undefined : loadedFiles(form[field]),
        stored: files,
        kept: files?.image === heroFiles(hero)?.image ? files : null,
      };
      saved = keepFilledImages(strapi, { model, filled, data: saved, row, heroes });
    }
    Object.assign(ctx.params, { data: saved });
    return saveHeroes(
      deps,
      {
        ...{ uid, locale, writes },
        documentId: isClone || documentId === undefined ? null : documentId,
        isPublished: status === 'published',
      },
      next,
    );
  };
