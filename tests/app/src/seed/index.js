'use strict';

const articles = require('./articles');

const ARTICLE = 'api::article.article';

/** Finds a row by its name or creates it; returns its documentId. */
const named = async (strapi, uid, data) => {
  const found = await strapi.documents(uid).findFirst({ filters: { name: { $eq: data.name } } });
  return (found ?? (await strapi.documents(uid).create({ data }))).documentId;
};

const slugOf = (name) => name.toLowerCase().replaceAll(/[^a-z]+/g, '-');

/**
 * Creates the blog's articles as drafts and leaves existing ones unchanged. Returns `{ documentId, locale,
 * title, slug }` of each, in the order of the file.
 */
const seed = async (strapi) => {
  const seeded = [];
  for (const { locale = 'en', category, author, ...article } of articles) {
    const documents = strapi.documents(ARTICLE);
    const found = await documents.findFirst({ locale, filters: { slug: { $eq: article.slug } } });
    const document =
      found ??
      (await documents.create({
        locale,
        status: 'draft',
        data: {
          ...article,
          category: await named(strapi, 'api::category.category', { name: category, slug: slugOf(category) }),
          author: await named(strapi, 'api::author.author', { name: author }),
        },
      }));
    seeded.push({ documentId: document.documentId, locale, title: document.title, slug: document.slug });
  }
  return seeded;
};

module.exports = { seed };
