import type { FetchClient } from '@strapi/strapi/admin';
import type { Hero } from '../../../server/src/contracts/hero';
import type { EntryTarget } from '../field/entry-target';
import { readFormValue } from '../field/form-value';
import { valueAt } from '../field/value-at';

/**
 * Fetches the hero of a saved entry's draft through the Content Manager's own route; null for none. A finished
 * run does not prove that its hero was attached: a pinned hero stays, and a late one is set aside.
 */
export const findStoredHero = async (
  client: FetchClient,
  { uid, documentId, locale, field, kind }: EntryTarget,
): Promise<Hero | null> => {
  const entry = kind === 'single' ? `single-types/${uid}` : `collection-types/${uid}/${documentId ?? ''}`;
  const { data } = await client.get<{ data: unknown }>(`/content-manager/${entry}`, {
    params: { locale, status: 'draft' },
  });
  const value = readFormValue(valueAt(data.data, field));
  return value.kind === 'hero' ? value.hero : null;
};
