'use strict';

/** English is Strapi's default locale; the blog adds German. */
const addGerman = async (strapi) => {
  const locales = strapi.plugin('i18n').service('locales');
  if (await locales.findByCode('de')) return;
  await locales.create({ code: 'de', name: 'German (de)' });
};

module.exports = { addGerman };
