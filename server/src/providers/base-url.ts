/** Endpoints of image and chat APIs that are copied from a page in place of the base they stand below. */
const ENDPOINT =
  /\/(images\/(generations|generate|edits|edit|variations|tasks)|chat\/completions|generate)\/*$/i;

/**
 * A configured base URL as the start of every URL below it: without an endpoint, slashes at its end, a
 * fragment and credentials. Its query, such as Azure's `api-version`, belongs to every request.
 */
export const parseBaseUrl = (configured: string): ((path: string) => URL) => {
  const base = new URL(configured);
  base.hash = '';
  base.username = '';
  base.password = '';
  const root = base.pathname.replace(ENDPOINT, '').replace(/\/+$/, '');
  return (path) => {
    const url = new URL(base);
    url.pathname = `${root}${path}`;
    return url;
  };
};
