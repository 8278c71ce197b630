'use strict';

/** English is Strapi's own default; German is the second language of the blog. */
const addGerman = async (strapi) => {
  const locales = strapi.plugin('i18n').service('locales');
  if (await locales.findByCode('de')) return;
  await locales.create({ code: 'de', name: 'German (de)' });
};

module.exports = { addGerman };
