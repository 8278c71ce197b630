import { designCard, type CardRequest } from './design-card';
import { rasterise } from './rasterise';

/**
 * Draws a brand card from nothing but its content: no key, no network. The same content gives the same bytes. Title
 * and logo stay whole when the middle is cut to 1200×630.
 *
 * @returns PNG of exactly `size`, packed lightly: it is meant to be encoded again.
 * @throws HeroError `image_invalid` when the logo cannot be read.
 */
export const drawCard = async (request: CardRequest): Promise<Uint8Array> =>
  rasterise({ ...(await designCard(request)), size: request.size });
