import { redactKey } from './vendor-message';

/** A parameter of which the value is no secret and helps to find a mistake. */
const SHOWN = /^(api[-_]?)?version$/i;
const HIDDEN = '…';
/** Shorter values are words of every sentence. */
const SHORTEST_SECRET = 4;

const secretsOf = ({ searchParams }: URL): string[] =>
  [...searchParams].flatMap(([name, value]) =>
    SHOWN.test(name) || value.length < SHORTEST_SECRET ? [] : [value, encodeURIComponent(value)],
  );

/** The URL of a request, fit for a message: without the API key and without values of its query. */
export const shownUrl = (url: URL, apiKey: string): string => {
  const query = [...url.searchParams]
    .map(([name, value]) => `${name}=${SHOWN.test(name) ? value : HIDDEN}`)
    .join('&');
  return redactKey(`${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}`, apiKey);
};

/** A vendor's sentence without the values of the query that was asked with: a 404 often echoes the URL. */
export const withoutQuerySecrets = (text: string, url: URL): string =>
  secretsOf(url).reduce((clean, secret) => clean.replaceAll(secret, HIDDEN), text);
