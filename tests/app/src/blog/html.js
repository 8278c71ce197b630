'use strict';

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (value) => String(value ?? '').replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** Marks text that is already HTML. */
const raw = (value) => ({ raw: value });

const render = (value) => {
  if (Array.isArray(value)) return value.map(render).join('');
  if (value === null || value === undefined || value === false) return '';
  return typeof value === 'object' && 'raw' in value ? value.raw : escape(value);
};

/** A template tag that escapes every value unless it is HTML made by this tag or by `raw`. */
const html = (strings, ...values) =>
  raw(strings.reduce((page, string, index) => page + render(values[index - 1]) + string));

module.exports = { html, raw };
