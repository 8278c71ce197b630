/** The host of a URL as link previews show it; '' if it is not a URL. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

/** The common name of a MIME type: `image/jpeg` is JPEG. */
export const formatOf = (mime: string): string => {
  const subtype = mime.replace(/^image\//, '');
  return subtype === 'webp' ? 'WebP' : subtype.toUpperCase();
};
