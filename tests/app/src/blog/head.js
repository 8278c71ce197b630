'use strict';

const { html } = require('./html');

const tag = ({ property, name, content }) =>
  property
    ? html`<meta property="${property}" content="${content}" />`
    : html`<meta name="${name}" content="${content}" />`;

const ogLocale = { en: 'en_GB', de: 'de_DE' };

/** The head tags of an article's page: four of its own, and those of the hero. */
const headTags = (article, url) => [
  html`<meta name="description" content="${article.description}" />`,
  html`<link rel="canonical" href="${url}" />`,
  ...[
    { property: 'og:type', content: 'article' },
    { property: 'og:url', content: url },
    { property: 'og:title', content: article.title },
    { property: 'og:description', content: article.description ?? '' },
    { property: 'og:site_name', content: 'Low Tide' },
    { property: 'og:locale', content: ogLocale[article.locale] },
    ...(article.hero?.meta ?? []),
  ].map(tag),
];

module.exports = { headTags };
