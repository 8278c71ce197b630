import { z } from 'zod';

const pixels = z.number().int().positive();
/** As the upload provider returns it: absolute, or root-relative to Strapi's origin. */
const storedUrl = z.string().min(1);

/** An image file of the media library, with the properties that a page needs. */
export const storedFileSchema = z.object({
  id: z.number().int(),
  url: storedUrl,
  width: pixels,
  height: pixels,
  mime: z.string(),
  /** Keyed by Strapi's format names, such as `thumbnail`. */
  formats: z.record(z.string(), z.object({ url: storedUrl, width: pixels, height: pixels })),
});

export type StoredFile = z.infer<typeof storedFileSchema>;

/** The two files of a hero, with the URLs for pages and crawlers. */
export interface HeroStoredFiles {
  hero: StoredFile;
  social: StoredFile;
}
