import type { FetchClient } from '@strapi/strapi/admin';
import type { CreateLibraryHero } from '../../../server/src/contracts/admin-api';
import type { Hero } from '../../../server/src/contracts/hero';

/** Makes a pinned hero and its social image from an image of the media library. */
export const createLibraryHero = async (
  client: FetchClient,
  request: CreateLibraryHero.Request,
): Promise<Hero> => {
  const { data } = await client.post<CreateLibraryHero.Response>('/hero-image/library-heroes', request);
  return data.data;
};
