import { z } from 'zod';

const pixels = z.number().int().positive();
/** As the upload provider gives it: absolute, or root-relative to Strapi's own origin. */
const storedUrl = z.string().min(1);

/** An image file of the media library, with what a page needs of it. */
export const storedFileSchema = z.object({
  id: z.number().int(),
  url: storedUrl,
  width: pixels,
  height: pixels,
  mime: z.string(),
  /** By Strapi's format names, such as `thumbnail`. */
  formats: z.record(z.string(), z.object({ url: storedUrl, width: pixels, height: pixels })),
});

export type StoredFile = z.infer<typeof storedFileSchema>;

/** The two files of a hero, with the URLs that pages and crawlers use. */
export interface HeroStoredFiles {
  hero: StoredFile;
  social: StoredFile;
}
