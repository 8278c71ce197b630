import type { Core } from '@strapi/strapi';
import { GENERATION_UID } from './generation-model';

/**
 * A run as it is committed now. Inside a transaction, MySQL's plain reads show the table as it was at the first of
 * them: a row that has just taken a key, or changed, would not be read. Locking reads return it.
 */
const findCurrent = async (
  strapi: Core.Strapi,
  where: { activeKey: string } | { runId: string },
  lock: 'forShare' | 'forUpdate',
): Promise<unknown> => {
  const showsPast = strapi.db.dialect.client === 'mysql' && strapi.db.inTransaction();
  if (!showsPast) return strapi.db.query(GENERATION_UID).findOne({ where });
  const query = strapi.db.queryBuilder(GENERATION_UID).select('*').where(where).first();
  const locking = query.getKnexQuery()[lock]();
  query.getKnexQuery = () => locking;
  return query.execute();
};

/** Shared, since a refused insert has left a shared lock already: two who both wanted more would wait for each other. */
export const findHolder = (strapi: Core.Strapi, activeKey: string): Promise<unknown> =>
  findCurrent(strapi, { activeKey }, 'forShare');

/** Locked for update: two transactions with a shared lock would wait for each other. */
export const findForUpdate = (strapi: Core.Strapi, runId: string): Promise<unknown> =>
  findCurrent(strapi, { runId }, 'forUpdate');
