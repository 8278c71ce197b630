import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import type { Hero } from '../contracts/hero';
import { contentTypeOf } from './entry-store';
import { lockEntryRows, type EntryVersions } from '../head/entry-rows';
import { heroModel } from '../head/entry-schema';
import { heroFingerprint } from '../head/fingerprint';
import { abilityOf, permissionCheckers, requestStore } from '../strapi/strapi-internals';

export interface PublishInput {
  uid: string;
  documentId: string;
  locale: string | null;
  field: string;
  hero: Hero;
  userId: number;
  /** `updatedAt` of the draft at the time of the request. */
  draft: string;
}

const userSchema = z.looseObject({
  id: z.number(),
  isActive: z.literal(true),
  blocked: z.boolean().nullish(),
});

/** The requesting user with current roles, which may have changed since the request; null if inactive or blocked. */
const activeUser = async (strapi: Core.Strapi, id: number): Promise<z.infer<typeof userSchema> | null> => {
  const user: unknown = await strapi.db.query('admin::user').findOne({ where: { id }, populate: ['roles'] });
  const parsed = userSchema.safeParse(user);
  return parsed.success && parsed.data.blocked !== true ? parsed.data : null;
};

type Verdict = { kind: 'publish' } | { kind: 'published' } | { kind: 'not'; why: string };

const judge = (versions: EntryVersions | undefined, { field, hero, draft: seen }: PublishInput): Verdict => {
  const { draft = null, published = null } = versions ?? {};
  if (draft === null) return { kind: 'not', why: 'its draft is gone' };
  const holds = (row: typeof draft): boolean => heroFingerprint(row[field]) === heroFingerprint(hero);
  // A run that was interrupted right after publishing repeats this call.
  if (published !== null && holds(published) && draft.updatedAt <= published.updatedAt)
    return { kind: 'published' };
  if (!holds(draft)) return { kind: 'not', why: 'its draft has another hero by now' };
  if (draft.updatedAt.toISOString() !== seen)
    return { kind: 'not', why: 'its draft was changed in the meantime' };
  return { kind: 'publish' };
};

const skipped = (why: string) => ({
  state: 'skipped' as const,
  message: `The entry was not published, because ${why}; look at it and publish it by hand.`,
});

/**
 * Publishes an entry after its hero was attached: as the requesting user, with that user's current permissions, and
 * only if the draft is the one of the request. An obstacle is returned as a message, not thrown.
 */
export const publishEntry = async (
  strapi: Core.Strapi,
  input: PublishInput,
): Promise<{ state: 'done' | 'skipped'; message: string | null }> => {
  const { documentId, locale, field, userId } = input;
  const { uid } = contentTypeOf(strapi, input.uid);
  const user = await activeUser(strapi, userId);
  if (user === null) return skipped('whoever asked for it is no active user any more');
  const checker = permissionCheckers(strapi).create({
    userAbility: await abilityOf(strapi, user),
    model: uid,
  });
  const model = heroModel(strapi, { uid, field });
  try {
    return await strapi.db.transaction(async () => {
      const versions = await lockEntryRows(strapi, { model, documentId, populate: {} });
      const target = versions.find((version) => version.locale === locale || locale === null);
      const verdict = judge(target, input);
      if (verdict.kind === 'not') return skipped(verdict.why);
      if (verdict.kind === 'published') return { state: 'done' as const, message: null };
      const entity: unknown = await strapi.db.query(uid).findOne({
        where: { id: target?.draft?.id },
        populate: { createdBy: { populate: { roles: true } } },
      });
      if (checker.cannot.publish(entity)) return skipped('whoever asked for it may not publish it any more');
      // The Content Manager's URL makes the content history record the publishing user.
      const url = `/content-manager/collection-types/${uid}/${documentId}/actions/publish`;
      await strapi.requestContext.run(requestStore({ state: { user }, request: { url } }), async () => {
        await strapi.documents(uid).publish({ documentId, ...(locale === null ? {} : { locale }) });
      });
      return { state: 'done' as const, message: null };
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError')
      return skipped(`it is not complete (${error.message})`);
    throw error;
  }
};
