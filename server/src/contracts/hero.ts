import { z } from 'zod';

const pixels = z.number().int().positive();
const fraction = z.number().min(0).max(1);
/** Absolute http(s) URL: pages print the value unchanged. */
const absoluteUrl = z.url({ protocol: /^https?$/ });

export const focalPointSchema = z.object({ x: fraction, y: fraction });

/** The point of an image that a crop keeps visible, as fractions of width and height from the top left. */
export type FocalPoint = z.infer<typeof focalPointSchema>;

export const metaTagSchema = z.union([
  z.object({ property: z.string(), content: z.string() }),
  z.object({ name: z.string(), content: z.string() }),
]);

/** One `<meta>`: Open Graph uses `property`, Twitter uses `name`. */
export type MetaTag = z.infer<typeof metaTagSchema>;

export const HERO_SOURCES = ['ai', 'card', 'library'] as const;

/**
 * The stored value of the hero field: complete, so that a page needs neither populate nor a second request.
 * The value is public; prompts and costs stay in the run.
 */
export const heroSchema = z.object({
  /** The WebP for the page. */
  image: z.object({
    id: z.number().int(),
    url: absoluteUrl,
    width: pixels,
    height: pixels,
    mime: z.literal('image/webp'),
    alternativeText: z.string(),
    /** A data URI of a tiny, blurred WebP to show while the image loads. */
    placeholder: z.string().startsWith('data:image/webp;base64,'),
    focalPoint: focalPointSchema,
    formats: z.record(z.string(), z.object({ url: absoluteUrl, width: pixels, height: pixels })),
  }),
  /** The image for link previews: 1200×630, JPEG unless configured otherwise. */
  social: z.object({
    id: z.number().int(),
    url: absoluteUrl,
    width: z.literal(1200),
    height: z.literal(630),
    mime: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  }),
  /** Tags for the page's head, with absolute URLs and exactly one `og:image`. */
  meta: z.array(metaTagSchema),
  /** Drawn by a model, drawn by the card renderer, or picked from the media library. */
  source: z.enum(HERO_SOURCES),
  /** A pinned hero is never replaced by a run. */
  pinned: z.boolean(),
  /** Id of the run that made the hero; null for a picked one. */
  generation: z.string().nullable(),
  /** Hash of article and template; the hero is stale when their current hash differs. */
  inputs: z.string(),
});

export type Hero = z.infer<typeof heroSchema>;
export type HeroSource = Hero['source'];

const heroFilesSchema = z.object({ image: z.number().int(), social: z.number().int() });

/** Ids of the hero's files in the media library. */
export type HeroFiles = z.infer<typeof heroFilesSchema>;

/**
 * Marks a value that the editor set since the form was opened (removed, picked, pinned, generated).
 * `loaded`: files of the hero that the form was loaded with; null when it was loaded without one.
 */
export const heroMarkSchema = z.object({
  choice: z.literal(true),
  loaded: heroFilesSchema.nullable().optional(),
});

/**
 * The value that the admin's form sends. A value without a mark does not overwrite a hero that was attached in the
 * background. The mark is never stored.
 */
export const heroFormValueSchema = z.union([
  heroSchema.extend(heroMarkSchema.partial().shape),
  heroMarkSchema.extend({ removed: z.literal(true) }),
]);

export type HeroFormValue = z.infer<typeof heroFormValueSchema>;
