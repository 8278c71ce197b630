import type { ProducedImage } from '../../contracts/provider';
import { isImage } from '../../image/image-signature';
import { inlineBytes, isDataUrl } from './inline-bytes';

export type ImageContent = ProducedImage['content'];

const HTTP = /^https?:\/\//i;
/** `cdn.example.com/a.png`: a host and a path, without a scheme. */
const HOST_AND_PATH = /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?\/\S+$/i;
/** `/files/a.png`, `../a.png`, `//cdn.example.com/a.png`. */
const ROOTED_PATH = /^(\/|\.{1,2}\/)\S+$/;
/** `files/a.png`, `a.png`: a path only with the ending of an image, or any word would be one. */
const FILE_PATH = /^[^\s:]+\.(png|jpe?g|webp|avif)(\?\S*)?$/i;
/** Enough of a base64 text to tell what its bytes are. */
const START = 64;

const bytesContent = (bytes: Uint8Array | null): ImageContent | null =>
  bytes === null ? null : { kind: 'bytes', bytes };

const isBase64Image = (text: string): boolean => isImage(Buffer.from(text.slice(0, START), 'base64'));

const resolve = (path: string, base: URL): ImageContent | null =>
  URL.canParse(path, base) ? { kind: 'url', url: new URL(path, base).href } : null;

/** A URL, absolute or relative to where the answer came from. Whether it may be fetched is for the download to judge. */
const readUrl = (url: string, base: URL): ImageContent | null => {
  if (HTTP.test(url)) return { kind: 'url', url };
  if (HOST_AND_PATH.test(url)) return resolve(`https://${url}`, base);
  if (ROOTED_PATH.test(url) || FILE_PATH.test(url)) return resolve(url, base);
  return URL.canParse(url) ? { kind: 'url', url } : null;
};

/** A text in a place for URLs; some gateways put bytes there, as a `data:` URL or as base64 alone. */
export const readUrlText = (given: string, base: URL): ImageContent | null => {
  const text = given.trim();
  if (isDataUrl(text) || isBase64Image(text)) return bytesContent(inlineBytes(text));
  return readUrl(text, base);
};

/** A text in a place for base64, where some gateways put a URL. */
export const readInlineText = (text: string, base: URL): ImageContent | null =>
  bytesContent(inlineBytes(text)) ?? (HTTP.test(text.trim()) ? readUrlText(text, base) : null);

/** Text in a place where words may stand as well: only what is surely an image. */
export const readAnyText = (given: string): ImageContent | null => {
  const text = given.trim();
  if (HTTP.test(text)) return { kind: 'url', url: text };
  return isDataUrl(text) || isBase64Image(text) ? bytesContent(inlineBytes(text)) : null;
};

/** Whether a content is likely an image: a URL that can be fetched, or bytes of a format that is read. */
const isPromising = (content: ImageContent): boolean =>
  content.kind === 'bytes' ? isImage(content.bytes) : HTTP.test(content.url);

/** Of several contents for one image the first that is likely one, else the first. */
export const bestContent = (contents: readonly ImageContent[]): ImageContent | null =>
  contents.find(isPromising) ?? contents[0] ?? null;
