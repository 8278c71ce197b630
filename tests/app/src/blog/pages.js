'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const markdown = require('markdown-it')({ html: false, linkify: true, typographer: true });
const { headTags } = require('./head');
const { hero } = require('./hero');
const { html, raw } = require('./html');

const css = readFileSync(join(__dirname, 'style.css'), 'utf8');

const layout = ({ title, lang = 'en', head = [], body }) =>
  html`<!doctype html>
    <html lang="${lang}" prefix="og: https://ogp.me/ns#">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${head}
        <style>
          ${raw(css)}
        </style>
      </head>
      <body>
        <header class="masthead">
          <a href="/blog">Low Tide</a>
          <p>Notes from a small software company by the sea</p>
        </header>
        <main>${body}</main>
        <footer>Set in your own typefaces. No cookies, no trackers.</footer>
      </body>
    </html>`.raw;

const published = (article) =>
  new Intl.DateTimeFormat(article.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(article.publishedAt),
  );

const byline = (article) =>
  html`<p class="byline">
    ${[article.category?.name, article.author?.name, published(article)].filter(Boolean).join(' · ')}
  </p>`;

const card = (article, index) =>
  html`<article class="${index === 0 ? 'card lead' : 'card'}" lang="${article.locale}">
    <a href="/blog/${encodeURIComponent(article.slug)}">
      ${hero(article, {
        sizes: index === 0 ? '(min-width: 70rem) 68rem, 94vw' : '(min-width: 45rem) 33rem, 94vw',
        eager: index === 0,
      })}
      <div>
        ${byline(article)}
        <h2>${article.title}</h2>
        <p>${article.description}</p>
      </div>
    </a>
  </article>`;

const listPage = (articles) =>
  layout({
    title: 'Low Tide',
    head: [html`<meta name="description" content="Notes from a small software company by the sea" />`],
    body:
      articles.length === 0
        ? html`<p class="empty">Nothing is published yet.</p>`
        : html`<div class="list">${articles.map(card)}</div>`,
  });

const articlePage = (article, url) =>
  layout({
    title: `${article.title} · Low Tide`,
    lang: article.locale,
    head: headTags(article, url),
    body: html`<article class="page">
      ${byline(article)}
      <h1>${article.title}</h1>
      <p class="standfirst">${article.description}</p>
      ${hero(article, { sizes: '(min-width: 70rem) 68rem, 94vw', eager: true })}
      <div class="body">${raw(markdown.render(article.body ?? ''))}</div>
    </article>`,
  });

const missingPage = () =>
  layout({
    title: 'Not found · Low Tide',
    body: html`<p class="empty">No such article. <a href="/blog">Back to the blog</a></p>`,
  });

module.exports = { listPage, articlePage, missingPage };
