/** The host of an address as link previews print it; '' when it is none. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

/** A MIME type as people name the format: `image/jpeg` is JPEG. */
export const formatOf = (mime: string): string => {
  const subtype = mime.replace(/^image\//, '');
  return subtype === 'webp' ? 'WebP' : subtype.toUpperCase();
};
