import type { Core, Modules } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import { heroFormValueSchema } from '../contracts/hero';
import { loadEntry } from '../generation/store/entry-store';
import { heroFieldsOf } from '../generation/store/hero-fields';
import { heroFingerprint, parseHero } from '../head/fingerprint';
import type { ServicesOf } from './services';

type Middleware = Modules.Documents.Middleware.Middleware;

const paramsSchema = z.looseObject({
  documentId: z.string().optional(),
  locale: z.string().nullish(),
  data: z.record(z.string(), z.unknown()),
});

/** The Content Manager saves whole forms: what was not touched comes along as it was when the form was opened. */
const comesFromForm = (strapi: Core.Strapi): boolean =>
  strapi.requestContext.get()?.request.url.startsWith('/content-manager/') ?? false;

type Verdict = { kind: 'write'; value: unknown } | { kind: 'keep' };

/** @throws ValidationError for a value that is no hero. */
const judge = (field: string, value: unknown, stored: unknown, isForm: boolean): Verdict => {
  if (value === null) {
    return isForm && parseHero(stored) !== null ? { kind: 'keep' } : { kind: 'write', value: null };
  }
  const parsed = heroFormValueSchema.safeParse(value);
  if (!parsed.success) {
    throw new errors.ValidationError(
      `The field “${field}” takes a hero as the API returns it, or null; this is neither.`,
      { errors: parsed.error.issues.map(({ path, message }) => ({ path: [field, ...path], message })) },
    );
  }
  if ('removed' in parsed.data) return { kind: 'write', value: null };
  const { choice, ...hero } = parsed.data;
  const isUntouched = isForm && choice === undefined;
  const differs = parseHero(stored) !== null && heroFingerprint(stored) !== heroFingerprint(hero);
  return isUntouched && differs ? { kind: 'keep' } : { kind: 'write', value: hero };
};

/**
 * Watches over what is written into hero fields: only whole heroes get in, and a form that was opened before a
 * hero finished in the background does not wipe it.
 */
export const createFormGuard =
  (servicesOf: ServicesOf): Middleware =>
  async (ctx, next) => {
    if (ctx.action !== 'create' && ctx.action !== 'update') return next();
    const fields = heroFieldsOf(ctx.contentType.attributes);
    const params = paramsSchema.safeParse(ctx.params);
    if (fields.length === 0 || !params.success) return next();
    const { data, documentId, locale } = params.data;
    const written = fields.filter(({ name }) => data[name] !== undefined);
    if (written.length === 0) return next();

    const { strapi } = servicesOf();
    const isForm = comesFromForm(strapi);
    const stored =
      isForm && documentId !== undefined
        ? (await loadEntry(strapi, { uid: ctx.uid, documentId, locale: locale ?? null })).draft
        : null;
    const changes: Record<string, unknown> = {};
    const kept = new Set<string>();
    for (const { name } of written) {
      const verdict = judge(name, data[name], stored?.[name], isForm);
      if (verdict.kind === 'keep') kept.add(name);
      else changes[name] = verdict.value;
    }
    const untouched = Object.entries(data).filter(([name]) => !kept.has(name));
    Object.assign(ctx.params, { data: { ...Object.fromEntries(untouched), ...changes } });
    return next();
  };
