'use strict';

const READABLE = ['api::article.article', 'api::category.category', 'api::author.author'];

/** Grants the public role read access to published articles through the content API. */
const openToReaders = async (strapi) => {
  const everybody = await strapi.db
    .query('plugin::users-permissions.role')
    .findOne({ where: { type: 'public' } });
  const permissions = strapi.db.query('plugin::users-permissions.permission');
  for (const action of READABLE.flatMap((uid) => [`${uid}.find`, `${uid}.findOne`])) {
    const where = { action, role: everybody.id };
    if (!(await permissions.findOne({ where }))) await permissions.create({ data: where });
  }
};

module.exports = { openToReaders };
