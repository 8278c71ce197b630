import type { Core } from '@strapi/strapi';
import { PLUGIN_MODEL_PREFIX } from '../strapi/model-names';
import { causeClass } from '../media/media-failed';
import { fail, ok, type Check } from './check';

const NAME = 'database';

/** Whether the database answers and has the plugin's tables. */
export const checkDatabase: Check<{ strapi: Core.Strapi }> = async ({ strapi: { db } }) => {
  const { client } = db.dialect;
  try {
    const connection = db.getSchemaConnection();
    const tables = [...db.metadata.values()]
      .filter(({ uid }) => uid.startsWith(`${PLUGIN_MODEL_PREFIX}.`))
      .map(({ tableName }) => tableName);
    const missing: string[] = [];
    for (const table of tables) if (!(await connection.hasTable(table))) missing.push(table);
    if (missing.length === 0) return [ok(NAME, `${client} answers and has all ${tables.length} tables.`)];
    return [
      fail(
        NAME,
        `${client} answers, but these tables are missing: ${missing.join(', ')}.`,
        'Restart Strapi as a database user who may create tables.',
      ),
    ];
  } catch (error) {
    return [
      fail(
        NAME,
        `${client} does not answer (${causeClass(error)}).`,
        'Check config/database and that the server runs.',
      ),
    ];
  }
};
