'use strict';

const { articlePage, listPage, missingPage } = require('../blog/pages');

const ARTICLE = 'api::article.article';
const LOCALES = ['en', 'de'];
const POPULATE = { category: true, author: true };

const publishedArticles = async (strapi, filters = {}) => {
  const byLocale = await Promise.all(
    LOCALES.map((locale) =>
      strapi
        .documents(ARTICLE)
        .findMany({ locale, filters, status: 'published', populate: POPULATE, limit: 100 }),
    ),
  );
  return byLocale.flat().sort((one, other) => (one.publishedAt < other.publishedAt ? 1 : -1));
};

/** The public blog, rendered on the server: `/blog` and `/blog/:slug`. */
module.exports = (_config, { strapi }) => {
  const origin = strapi.config.get('server.absoluteUrl');

  const answer = (ctx, status, page) => {
    ctx.status = status;
    ctx.type = 'html';
    ctx.body = page;
  };

  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next();
    if (/^\/blog\/?$/.test(ctx.path)) return answer(ctx, 200, listPage(await publishedArticles(strapi)));

    const slug = /^\/blog\/([^/]+)\/?$/.exec(ctx.path)?.[1];
    if (!slug) return next();
    const [article] = await publishedArticles(strapi, { slug: { $eq: decodeURIComponent(slug) } });
    if (!article) return answer(ctx, 404, missingPage());
    answer(ctx, 200, articlePage(article, `${origin}/blog/${encodeURIComponent(article.slug)}`));
  };
};
