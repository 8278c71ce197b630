'use strict';

const { openToReaders } = require('./bootstrap/permissions');
const { addGerman } = require('./bootstrap/locales');
const { addFirstAdmin } = require('./bootstrap/first-admin');
const { privateStorage } = require('./storage');

module.exports = {
  register({ strapi }) {
    // Keeps the column without the plugin, so that both setups can be compared.
    if (process.env.HERO_PLUGIN === 'off') {
      strapi.get('content-types').extend('api::article.article', (article) => {
        article.attributes.hero = { type: 'json', pluginOptions: { i18n: { localized: true } } };
      });
    }
    const bucket = process.env.HERO_PRIVATE_BUCKET;
    if (bucket) strapi.plugin('upload').provider.extend(privateStorage(bucket));
  },

  async bootstrap({ strapi }) {
    await addGerman(strapi);
    await openToReaders(strapi);
    await addFirstAdmin(strapi);
  },
};
