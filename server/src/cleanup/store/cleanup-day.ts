import type { Core } from '@strapi/strapi';
import { SLOT_UID } from '../../throttle/store/slot-model';

/** No provider has this name: a row of slots is named after its provider. */
const NAME = 'hero-image: day of the last clean-up';
const DAY_MS = 86_400_000;

/** Takes today's clean-up, as one of all servers: true for the first that asks on a day of UTC. */
export const claimCleanupDay = async (strapi: Core.Strapi, now: Date): Promise<boolean> => {
  const day = Math.floor(now.getTime() / DAY_MS);
  const data = { name: NAME, version: 0, state: null, createdAt: now, updatedAt: now };
  await strapi.db.queryBuilder(SLOT_UID).insert(data).onConflict('name').ignore().execute();
  const { count } = await strapi.db
    .query(SLOT_UID)
    .updateMany({ where: { name: NAME, version: { $lt: day } }, data: { version: day, updatedAt: now } });
  return count === 1;
};
