import { z } from 'zod';

export const QUALITIES = ['low', 'medium', 'high'] as const;
export type Quality = (typeof QUALITIES)[number];

export const CARD_LAYOUTS = ['auto', 'statement', 'split', 'poster', 'banner'] as const;
export type CardLayout = (typeof CARD_LAYOUTS)[number];

const hex = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour like #0f172a');

export const paletteSchema = z.array(z.strictObject({ name: z.string().trim().min(1).max(40), hex })).max(8);

/** Brand colours; prompts use the name, cards the hex. First: background, second: text, third: accent. */
export type Palette = z.infer<typeof paletteSchema>;

/** A file of the media library by id, or (in a template written as code) a path below the Strapi app. */
export const assetReferenceSchema = z.union([
  z.strictObject({ file: z.number().int().positive() }),
  z.strictObject({ path: z.string().min(1) }),
]);

export type AssetReference = z.infer<typeof assetReferenceSchema>;

const shortText = z.string().trim().max(300).default('');

/** A brand template: the part of a hero that does not depend on the article. */
export const templateSchema = z.strictObject({
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens')
    .max(60),
  name: z.string().trim().min(1).max(80),
  /** Used when neither the field nor the request names a template. */
  isDefault: z.boolean().default(false),
  /** Liquid. Variables: the entry's attributes, `locale`, `site_name`, `palette`, `style`, `lighting`, `camera`. */
  prompt: z.string().trim().min(1).max(8_000),
  /** What must not appear; Liquid. */
  avoid: z.string().trim().max(2_000).default(''),
  palette: paletteSchema.default([]),
  style: shortText,
  lighting: shortText,
  camera: shortText,
  /** Shape of the hero as width:height, such as 16:9. Null: the shape of the configured output. */
  frame: z
    .string()
    .regex(/^[1-9]\d?:[1-9]\d?$/, 'must be a shape like 16:9')
    .nullable()
    .default(null),
  /** Quality of candidates until one is finalised. */
  quality: z.enum(QUALITIES).default('medium'),
  /** Quality of a finalised candidate. */
  finalQuality: z.enum(QUALITIES).default('high'),
  candidates: z.number().int().min(1).max(4).default(1),
  /** Name of a configured provider, tried first. Null: the order of `use`. */
  provider: z.string().min(1).nullable().default(null),
  /** Null: the provider's model. */
  model: z.string().min(1).nullable().default(null),
  /** Overrides of the configured output: pixels, WebP quality. */
  output: z
    .strictObject({
      width: z.number().int().min(640).max(3840).optional(),
      quality: z.number().int().min(1).max(100).optional(),
    })
    .default({}),
  social: z.strictObject({ format: z.enum(['jpeg', 'png', 'webp']).optional() }).default({}),
  /** Liquid; text alternative of the image. */
  altText: z.string().trim().min(1).max(500).default('{{ title }}'),
  /** Liquid; turned into a slug, to which a content hash is added. */
  fileName: z.string().trim().min(1).max(200).default('{{ title }}'),
  references: z.array(assetReferenceSchema).max(8).default([]),
  logo: assetReferenceSchema.nullable().default(null),
  /** Layout of the brand card; `auto` derives it from the title. */
  layout: z.enum(CARD_LAYOUTS).default('auto'),
  /** Sets the title in type over a generated image. */
  titleOverlay: z.boolean().default(false),
});

export type TemplateInput = z.input<typeof templateSchema>;
export type Template = z.infer<typeof templateSchema>;

/** A template with its version number, which runs store. */
export interface TemplateVersion {
  version: number;
  template: Template;
}
