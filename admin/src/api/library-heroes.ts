import type { FetchClient } from '@strapi/strapi/admin';
import type { CreateLibraryHero } from '../../../server/src/contracts/admin-api';
import type { Hero } from '../../../server/src/contracts/hero';

/** Makes a hero and its social image from a picture of the media library; it comes back pinned. */
export const createLibraryHero = async (
  client: FetchClient,
  request: CreateLibraryHero.Request,
): Promise<Hero> => {
  const { data } = await client.post<CreateLibraryHero.Response>('/hero-image/library-heroes', request);
  return data.data;
};
