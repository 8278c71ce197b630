import sharp from 'sharp';

export interface FetchedImage {
  status: number;
  /** '' where it is no image. */
  format: string;
  width: number;
  height: number;
  bytes: number;
}

export interface PageImages {
  hero: FetchedImage | null;
  social: FetchedImage | null;
}

const fetchImage = async (url: string): Promise<FetchedImage> => {
  const answer = await fetch(url);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const decoded = answer.ok ? await sharp(bytes).metadata() : null;
  return {
    status: answer.status,
    format: decoded?.format ?? '',
    width: decoded?.width ?? 0,
    height: decoded?.height ?? 0,
    bytes: bytes.length,
  };
};

const unescape = (text: string): string => text.replaceAll('&amp;', '&');

const fetchFrom = (html: string, pattern: RegExp): Promise<FetchedImage> | null => {
  const url = pattern.exec(html)?.[1];
  return url === undefined ? null : fetchImage(unescape(url));
};

/** Reads a page of the public blog as a crawler would, and fetches the two images that it names. */
export const inspectPage = async (url: string): Promise<PageImages> => {
  const answer = await fetch(url);
  const html = await answer.text();
  return {
    hero: await fetchFrom(html, /<img\s+class="hero"\s+src="([^"]+)"/),
    social: await fetchFrom(html, /<meta property="og:image" content="([^"]+)"/),
  };
};
