import type { Core } from '@strapi/strapi';
import { announce } from './announce';
import { findModel } from './entry-schema';
import { sanitizedOutput } from './sanitized-output';

/** The populate of Strapi's own events: relations and media one level deep, components and dynamic zones fully. */
const eventPopulate = (strapi: Core.Strapi, uid: string): Record<string, object> => {
  const attributes = Object.entries(findModel(strapi, uid)?.attributes ?? {});
  return Object.fromEntries(
    attributes.flatMap(([name, attribute]): [string, object][] => {
      switch (attribute.type) {
        case 'relation':
          return attribute.unstable_virtual ? [] : [[name, {}]];
        case 'media':
          return [[name, {}]];
        case 'component':
          return [[name, { populate: eventPopulate(strapi, attribute.component ?? '') }]];
        case 'dynamiczone': {
          const components = attribute.components ?? [];
          return [
            [
              name,
              {
                on: Object.fromEntries(components.map((it) => [it, { populate: eventPopulate(strapi, it) }])),
              },
            ],
          ];
        }
        default:
          return [];
      }
    }),
  );
};

/**
 * Emits `entry.update` for a changed row, as the document service does for its updates (core 5.54,
 * document-service/events), so that site rebuilds and CDN purges fire. Call it after the transaction. Never throws,
 * because the hero is attached already.
 */
export const announceEntryUpdate = async (
  strapi: Core.Strapi,
  { uid, id }: { uid: string; id: number },
): Promise<void> => {
  try {
    const row: unknown = await strapi.db
      .query(uid)
      .findOne({ where: { id }, populate: eventPopulate(strapi, uid) });
    const entry = await sanitizedOutput(strapi, { uid, entity: row });
    const model = findModel(strapi, uid)?.modelName;
    if (entry) await announce(strapi, { event: 'entry.update', payload: { model, uid, entry } });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    strapi.log.error(`[hero-image] entry.update of ${uid} ${id} could not be announced: ${reason}`);
  }
};
