/**
 * URLs to try for an image, in order. Its own URL names the public origin, which an admin on another host (a
 * preview, a local copy) may not reach or its content security policy may not allow; a file below `/uploads/`
 * is served by this Strapi as well.
 */
export const pictureAddresses = (url: string, backendUrl: string): string[] => {
  if (!URL.canParse(url)) return [url];
  const { pathname, search, origin } = new URL(url);
  const own = `${backendUrl.replace(/\/$/, '')}${pathname}${search}`;
  const isOwnOrigin = URL.canParse(backendUrl) && new URL(backendUrl).origin === origin;
  return pathname.includes('/uploads/') && !isOwnOrigin ? [url, own] : [url];
};
