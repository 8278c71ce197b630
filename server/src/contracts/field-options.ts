import { z } from 'zod';

const attributeName = z.string().min(1).max(100);
const blankAsMissing = (value: unknown): unknown => (value === '' || value === null ? undefined : value);

/** Options of the hero field, as the content-type builder stores them under `options`. */
export const fieldOptionsSchema = z.object({
  /** Slug of a brand template. Default: the default template. */
  template: z.preprocess(blankAsMissing, attributeName.optional()),
  /** Attribute that contains the title. Default: found by common names. */
  title: z.preprocess(blankAsMissing, attributeName.optional()),
  /** Attribute that contains the summary. Default: found by common names. */
  excerpt: z.preprocess(blankAsMissing, attributeName.optional()),
  /** A single media attribute that also gets the image, such as `cover`. */
  image: z.preprocess(blankAsMissing, attributeName.optional()),
  /** Component attribute that also gets the social image. Default: detected. */
  seo: z.preprocess(blankAsMissing, attributeName.optional()),
  /** Overrides `publish.mode` for this field. */
  onPublish: z.preprocess(blankAsMissing, z.enum(['off', 'missing', 'stale']).optional()),
});

export type FieldOptions = z.infer<typeof fieldOptionsSchema>;

/** The field's name in content-type schemas. */
export const HERO_CUSTOM_FIELD = 'plugin::hero-image.hero';
