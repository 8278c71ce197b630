export type { HeadTag, JsonValue, PageHead } from './page-head';
export { headToHtml, jsonLdText } from './head-to-html';
export { toNextMetadata, type NextMetadata } from './to-next-metadata';
