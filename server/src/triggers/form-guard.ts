import type { Core, Modules, UID } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import { heroFormValueSchema } from '../contracts/hero';
import { jsonAttributeSchema } from '../contracts/json-attribute';
import { loadOwnValues } from '../generation/store/entry-store';
import { describeField } from '../generation/store/field-description';
import { heroFieldsOf } from '../generation/store/hero-fields';
import { inSavepoint } from '../generation/store/savepoint';
import { heroFingerprint, parseHero } from '../head/fingerprint';
import { followHero } from '../head/follow-hero';
import { findSeoAttribute } from '../head/seo-image';
import { keepChoice, type Choice } from './keep-choice';
import { localeOf } from './locale';
import type { Services, ServicesOf } from './services';
import { inTurn } from './transaction';

type Middleware = Modules.Documents.Middleware.Middleware;

const paramsSchema = z.looseObject({
  status: z.string().optional(),
  documentId: z.string().optional(),
  locale: z.string().nullish(),
  data: z.record(z.string(), z.unknown()),
});

/** The Content Manager saves whole forms: what was not touched comes along as it was when the form was opened. */
const comesFromForm = (strapi: Core.Strapi): boolean =>
  strapi.requestContext.get()?.request.url.startsWith('/content-manager/') ?? false;

type Verdict =
  /** `isChoice`: somebody means this value, whatever may come from a run. */
  { kind: 'write'; value: unknown; isChoice: boolean } | { kind: 'keep' };

interface Standing {
  /** Whether there is a draft; the first form of a locale brings everything along. */
  exists: boolean;
  value: unknown;
}

const isSame = (a: unknown, b: unknown): boolean => heroFingerprint(a) === heroFingerprint(b);

/** @throws ValidationError for text that is no JSON. */
const sentValue = (field: string, sent: unknown): unknown => {
  const { error, data } = jsonAttributeSchema.safeParse(sent);
  if (error === undefined) return data;
  const details = error.issues.map(({ message }) => ({ path: [field], message }));
  const sentence = details.map(({ message }) => `${field}: ${message}`).join('; ');
  throw new errors.ValidationError(sentence, { errors: details });
};

/** @throws ValidationError for a value that is no hero. */
const judge = (field: string, value: unknown, stored: Standing, isForm: boolean): Verdict => {
  if (value === null) {
    if (isForm && parseHero(stored.value) !== null) return { kind: 'keep' };
    return { kind: 'write', value: null, isChoice: !isForm && !isSame(stored.value, null) };
  }
  const parsed = heroFormValueSchema.safeParse(value);
  if (!parsed.success) {
    throw new errors.ValidationError(
      `The field “${field}” takes a hero as the API returns it, or null; this is neither.`,
      { errors: parsed.error.issues.map(({ path, message }) => ({ path: [field, ...path], message })) },
    );
  }
  if ('removed' in parsed.data) return { kind: 'write', value: null, isChoice: true };
  const { choice, ...hero } = parsed.data;
  const differs = stored.exists && !isSame(stored.value, hero);
  if (isForm && choice === undefined && differs) return { kind: 'keep' };
  return { kind: 'write', value: hero, isChoice: choice === true || (!isForm && differs) };
};

const savedSchema = z.looseObject({ documentId: z.string(), locale: z.string().nullish() });

/** The run that drew what a field holds. */
interface Drawn {
  uid: string;
  field: string;
  runId: string;
}

/** A hero may have been drawn before its entry was saved for the first time: now its run learns which one it is. */
const linkRuns = async ({ pipeline }: Services, runs: Drawn[], saved: unknown): Promise<void> => {
  const entry = savedSchema.safeParse(saved).data;
  if (entry === undefined) return;
  for (const { uid, field, runId } of runs) {
    const row = await pipeline.ledger.find(runId);
    // A hero that was copied from a form of another type or field is not this one's.
    if (row?.documentId !== null || row.uid !== uid || row.field !== field) continue;
    await pipeline.ledger.commit(row, { documentId: entry.documentId, locale: entry.locale ?? null });
  }
};

interface Chosen {
  choices: Choice[];
  /** Whether the save publishes, too. */
  isPublished: boolean;
}

/** Cover and SEO images go with a hero that was chosen. A failure there never reaches the editor. */
const followChoices = async (
  { strapi, pipeline }: Services,
  { choices, isPublished }: Chosen,
): Promise<void> => {
  try {
    for (const { uid, documentId, locale, field, value, previous } of choices) {
      const { image, seo } = describeField(strapi, uid, field).options;
      const files = { image: image ?? null, seo: seo ?? findSeoAttribute(strapi, uid) };
      const heroes = { previous: parseHero(previous), hero: parseHero(value) };
      const change = { uid, documentId, locale, field, ...files, ...heroes, isPublished };
      await inSavepoint(strapi, () => followHero(strapi, change));
    }
  } catch (error) {
    pipeline.log.error(`Cover and SEO images stay as they were: ${String(error)}`);
  }
};

/** What was chosen stays what it is; that this cannot be noted down never reaches the editor. */
const keepChoices = async (services: Services, choices: Choice[]): Promise<void> => {
  try {
    for (const choice of choices) await inSavepoint(services.strapi, () => keepChoice(services, choice));
  } catch (error) {
    services.pipeline.log.error(`A run under way may replace what was chosen now: ${String(error)}`);
  }
};

/** Saves, and links the runs once that is committed: a failure there is logged and never reaches the editor. */
const savedWithRuns = async <Result>(
  services: Services,
  { runs, ...chosen }: { runs: Drawn[] } & Chosen,
  save: () => Result,
): Promise<Awaited<Result>> => {
  const saved = await inTurn(services.strapi, async ({ onCommit }) => {
    const result = await save();
    await keepChoices(services, chosen.choices);
    await followChoices(services, chosen);
    onCommit(() => {
      linkRuns(services, runs, result).catch((error: unknown) => {
        services.pipeline.log.warn(`Runs were not linked to their entry: ${String(error)}`);
      });
    });
    return result;
  });
  return saved;
};

/** The row that is written over, which is no draft where a type has none; one that does not exist yet holds nothing. */
const draftOf = async (
  strapi: Core.Strapi,
  address: { uid: UID.ContentType; documentId: string | undefined; locale: string | null },
): Promise<Record<string, unknown> | null> => {
  const { uid, documentId, locale } = address;
  if (documentId === undefined) return null;
  const { draft, published } = await loadOwnValues(strapi, { uid, documentId, locale });
  return draft ?? published;
};

/**
 * Watches over what is written into hero fields: only whole heroes get in, a form that was opened before a
 * hero finished in the background does not wipe it, and no run replaces what is chosen after it was asked for.
 */
export const createFormGuard =
  (servicesOf: ServicesOf): Middleware =>
  async (ctx, next) => {
    if (ctx.action !== 'create' && ctx.action !== 'update') return next();
    const fields = heroFieldsOf(ctx.contentType.attributes);
    const params = paramsSchema.safeParse(ctx.params);
    if (fields.length === 0 || !params.success) return next();
    const { data, documentId } = params.data;
    const written = fields.filter(({ name }) => data[name] !== undefined);
    if (written.length === 0) return next();

    const services = servicesOf();
    const { strapi } = services;
    const { uid } = ctx.contentType;
    const isForm = comesFromForm(strapi);
    const locale = await localeOf(strapi, uid, params.data.locale ?? undefined);
    const draft = await draftOf(strapi, { uid, documentId, locale });
    const changes: Record<string, unknown> = {};
    const choices: Choice[] = [];
    const kept = new Set<string>();
    for (const { name: field } of written) {
      const stored = { exists: draft !== null, value: draft?.[field] };
      const verdict = judge(field, sentValue(field, data[field]), stored, isForm);
      if (verdict.kind === 'keep') {
        kept.add(field);
        continue;
      }
      const { value, isChoice } = verdict;
      changes[field] = value;
      if (!isChoice || documentId === undefined) continue;
      choices.push({ uid, documentId, locale, field, value, previous: stored.value });
    }
    const untouched = Object.entries(data).filter(([name]) => !kept.has(name));
    Object.assign(ctx.params, { data: { ...Object.fromEntries(untouched), ...changes } });
    const runs = Object.entries(changes).flatMap(([field, value]) => {
      const runId = parseHero(value)?.generation ?? null;
      return runId === null ? [] : [{ uid, field, runId }];
    });
    const isPublished = params.data.status === 'published';
    const isPlain = runs.length === 0 && choices.length === 0;
    return isPlain ? next() : savedWithRuns(services, { runs, choices, isPublished }, next);
  };
