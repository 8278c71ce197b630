'use strict';

/** Creates the first administrator from HERO_ADMIN_EMAIL and HERO_ADMIN_PASSWORD. */
const addFirstAdmin = async (strapi) => {
  const { HERO_ADMIN_EMAIL: email, HERO_ADMIN_PASSWORD: password } = process.env;
  if (!email || !password) return;
  const users = strapi.service('admin::user');
  if (await users.exists()) return;
  const role = await strapi.service('admin::role').getSuperAdmin();
  await users.create({
    firstname: 'Ada',
    lastname: 'Editor',
    email,
    password,
    isActive: true,
    roles: [role.id],
  });
};

module.exports = { addFirstAdmin };
