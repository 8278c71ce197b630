import type { Core, Modules } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import { heroFormValueSchema } from '../contracts/hero';
import { loadEntry } from '../generation/store/entry-store';
import { heroFieldsOf } from '../generation/store/hero-fields';
import { heroFingerprint, parseHero } from '../head/fingerprint';
import type { Services, ServicesOf } from './services';
import { transactionParts } from './transaction';

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

const savedSchema = z.looseObject({ documentId: z.string(), locale: z.string().nullish() });

/** A hero may have been drawn before its entry was saved for the first time: now its run learns which one it is. */
const linkRuns = async ({ pipeline }: Services, runIds: string[], saved: unknown): Promise<void> => {
  const entry = savedSchema.safeParse(saved).data;
  if (entry === undefined) return;
  for (const runId of runIds) {
    const row = await pipeline.ledger.find(runId);
    if (row?.documentId !== null) continue;
    await pipeline.ledger.commit(row, { documentId: entry.documentId, locale: entry.locale ?? null });
  }
};

/** Saves, and links the runs once that is committed: a failure there is logged and never reaches the editor. */
const savedWithRuns = async <Result>(
  services: Services,
  runIds: string[],
  save: () => Result,
): Promise<Awaited<Result>> => {
  const saved = await services.strapi.db.transaction(async (transaction) => {
    const result = await save();
    transactionParts(transaction).onCommit(() => {
      linkRuns(services, runIds, result).catch((error: unknown) => {
        services.pipeline.log.warn(`Runs were not linked to their entry: ${String(error)}`);
      });
    });
    return result;
  });
  return saved;
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

    const services = servicesOf();
    const { strapi } = services;
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
    const runIds = Object.values(changes).flatMap((value) => parseHero(value)?.generation ?? []);
    return runIds.length === 0 ? next() : savedWithRuns(services, runIds, next);
  };
