import type { Blog } from '../strapi';
import type { Entry } from './publishing-blog';

export interface ReleaseAction extends Entry {
  locale: string | null;
  type?: 'publish' | 'unpublish';
}

const CORE_STORE = 'strapi::core-store';

/** Strapi hands on null for types without locales, which its own types do not foresee. */
const of = (locale: string | null): { locale?: string } => ({ locale }) as { locale?: string };

/**
 * Publishes entries in the steps that a release of Strapi takes. Releases themselves need a licence, and without
 * one Strapi does not load their services; the steps are those of `publish` in `services/release.js` of
 * `@strapi/content-releases` 5.54.0. One transaction locks the release and reads what is in it. In a second one
 * within it, which to the database is the same, what is to be published and then what is to be taken offline goes
 * through the document service, type by type, one entry after the other, with nothing but id and locale. Then the
 * release is marked as done. When an entry fails, it is marked as failed in the outer transaction, which is
 * committed all the same; the error comes afterwards.
 */
export const publishRelease = async (
  { strapi }: Blog,
  actions: ReleaseAction[],
  { first = () => undefined, last = () => undefined }: { first?: () => unknown; last?: () => unknown } = {},
): Promise<void> => {
  const key = `release of ${actions[0]?.documentId ?? 'nothing'}`;
  const mark = (value: string) => strapi.db.query(CORE_STORE).updateMany({ where: { key }, data: { value } });
  await strapi.db.query(CORE_STORE).create({ data: { key, value: 'ready', type: 'string' } });
  const failure = await strapi.db.transaction(async ({ trx }) => {
    await strapi.db
      .queryBuilder(CORE_STORE)
      .where({ key })
      .select('*')
      .first()
      .transacting(trx)
      .forUpdate()
      .execute();
    try {
      await strapi.db.query(CORE_STORE).findMany({ where: { key } });
      await first();
      await strapi.db.transaction(async () => {
        for (const uid of new Set(actions.map((action) => action.uid))) {
          const ofType = actions.filter((action) => action.uid === uid);
          const documents = strapi.documents(uid);
          for (const { documentId, locale } of ofType.filter(({ type }) => type !== 'unpublish'))
            await documents.publish({ documentId, ...of(locale) });
          for (const { documentId, locale } of ofType.filter(({ type }) => type === 'unpublish'))
            await documents.unpublish({ documentId, ...of(locale) });
        }
      });
      await last();
      await mark('done');
      return null;
    } catch (error) {
      await mark('failed');
      return { error };
    }
  });
  if (failure !== null) throw failure.error;
};
