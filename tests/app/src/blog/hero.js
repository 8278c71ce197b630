'use strict';

const { html } = require('./html');

const percent = (fraction) => `${Math.round(fraction * 100)}%`;

const sources = ({ url, width, formats }) =>
  [...Object.values(formats), { url, width }]
    .sort((one, other) => one.width - other.width)
    .map((format) => `${format.url} ${format.width}w`)
    .join(', ');

/** The hero as an `<img>`, or a placeholder for an article without one. */
const hero = (article, { sizes, eager = false }) => {
  const image = article.hero?.image;
  if (!image) return html`<div class="hero none" aria-hidden="true"></div>`;
  const style = [
    `background-image:url(${image.placeholder})`,
    `object-position:${percent(image.focalPoint.x)} ${percent(image.focalPoint.y)}`,
  ].join(';');
  return html`<img
    class="hero"
    src="${image.url}"
    srcset="${sources(image)}"
    sizes="${sizes}"
    width="${image.width}"
    height="${image.height}"
    alt="${image.alternativeText}"
    loading="${eager ? 'eager' : 'lazy'}"
    decoding="async"
    style="${style}"
  />`;
};

module.exports = { hero };
