import { HeroError } from '../contracts/error';

const isHttp = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';

const hasScheme = /^[a-z][a-z0-9+.-]*:/i;

/**
 * The public URL of a file of the media library.
 * A root-relative `url` is appended to `publicUrl`, path included, because Strapi mounted at
 * `https://example.com/cms` serves its files below `/cms`. Absolute URLs are unchanged.
 *
 * @throws HeroError `config_invalid` when the result is no http(s) URL.
 */
export const absoluteUrl = (url: string, publicUrl: string): string => {
  const base = publicUrl.replace(/\/+$/, '');
  const candidate = hasScheme.test(url) || url.startsWith('//') ? url : `${base}/${url.replace(/^\/+/, '')}`;
  const resolved = URL.canParse(candidate, base) ? new URL(candidate, base) : null;
  if (resolved && isHttp(resolved)) return resolved.href;
  throw new HeroError({
    code: 'config_invalid',
    message: `The file address "${url}" has no public form: set publicUrl (or Strapi's server.url) to the origin visitors see, such as https://example.com.`,
  });
};
