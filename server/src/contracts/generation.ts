import { z } from 'zod';
import { ERROR_CODES, errorDataSchema } from './error';
import { heroSchema } from './hero';
import { QUALITIES } from './template';

export const GENERATION_STATUSES = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'canceled',
  'unknown',
] as const;

/** `unknown`: a paid call went out and its outcome cannot be known; a person decides. */
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/** The way of a run; each step is a committed row before the next begins. */
export const STEPS = [
  'queued',
  'submitting',
  'submitted',
  'produced',
  'fetched',
  'rendered',
  'stored',
  'attached',
] as const;

export type Step = (typeof STEPS)[number];

/** What started a run. */
export const TRIGGERS = ['button', 'api', 'publish', 'instant-card', 'backfill'] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const candidateSchema = z.object({
  index: z.number().int().min(0),
  /** The hero file in the media library, once stored. */
  file: z.number().int().nullable(),
  url: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Of the bytes as the provider delivered them. */
  sha256: z.string().nullable(),
  revisedPrompt: z.string().nullable(),
  seed: z.string().nullable(),
  chosen: z.boolean(),
  /** What the vendor itself says against it, in its own word: it is never chosen by itself. Null or left out: nothing. */
  flag: z.string().nullish(),
  /** Its image for link previews in the media library. */
  social: z.number().int().nullish(),
  /** The provider's own bytes in the media library, where they are kept. */
  original: z.number().int().nullish(),
  /** Whether that file carries signed content credentials, so that none of its metadata was removed. */
  originalIsSigned: z.boolean().optional(),
});

export type Candidate = z.infer<typeof candidateSchema>;

export const generationSchema = z.object({
  id: z.string(),
  status: z.enum(GENERATION_STATUSES),
  step: z.enum(STEPS),
  uid: z.string(),
  /** Null for an entry that has never been saved. */
  documentId: z.string().nullable(),
  locale: z.string().nullable(),
  field: z.string(),
  template: z.string(),
  templateVersion: z.number().int(),
  /** The configured name; null until one has answered. */
  provider: z.string().nullable(),
  model: z.string().nullable(),
  prompt: z.string(),
  negativePrompt: z.string(),
  candidates: z.array(candidateSchema),
  hero: heroSchema.nullable(),
  cost: z.object({ credits: z.number().nullable(), estimated: z.boolean() }),
  /** Providers that were given up on, in order, why, and what they may have cost; null when nobody knows. */
  tried: z.array(
    z.object({
      provider: z.string(),
      code: z.enum(ERROR_CODES),
      message: z.string(),
      credits: z.number().nullable(),
    }),
  ),
  /** Whether the entry is published once its hero is there; null when nobody asked for that. */
  publication: z
    .object({ state: z.enum(['waiting', 'done', 'skipped']), message: z.string().nullable() })
    .nullable(),
  error: errorDataSchema.nullable(),
  warnings: z.array(z.string()),
  trigger: z.enum(TRIGGERS),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Null while something is left to do, even for a canceled run: an image that is paid for is still stored. */
  finishedAt: z.iso.datetime().nullable(),
});

/** One run as the API and the admin see it. */
export type Generation = z.infer<typeof generationSchema>;

/** A file of the media library; ids above this are out of the range of PostgreSQL's integer. */
export const fileIdSchema = z.number().int().positive().max(2_147_483_647);

const target = {
  uid: z.string().regex(/^[a-z]+::[\w.-]+$/i, 'must be a content type such as api::article.article'),
  locale: z.string().min(2).max(35).optional(),
  field: z.string().min(1).max(100).optional(),
};

const wishes = {
  template: z.string().min(1).optional(),
  provider: z.string().min(1).optional(),
  /** Takes the place of the template's prompt, for this run only; plain text. */
  prompt: z.string().optional(),
  candidates: z.number().int().min(1).max(4).optional(),
  quality: z.enum(QUALITIES).optional(),
  reference: z
    .union([z.strictObject({ file: fileIdSchema }), z.array(z.strictObject({ file: fileIdSchema })).max(8)])
    .optional(),
  /** Draws anew even where an identical request has been answered. */
  force: z.boolean().optional(),
};

/** `POST /api/hero-image/generations` */
export const createGenerationSchema = z.strictObject({
  ...target,
  documentId: z.string().min(1).max(100),
  ...wishes,
});

/** `POST /hero-image/generations`: the admin may ask for an entry that is not saved yet, with the form's values. */
export const createAdminGenerationSchema = z.strictObject({
  ...target,
  documentId: z.string().min(1).max(100).nullable().default(null),
  /** The form as it stands; only the content type's own attributes are read from it. */
  values: z.record(z.string(), z.unknown()).optional(),
  /**
   * Publishes the entry once the hero is on its draft, in the name of whoever asks, if the draft is still the one
   * they saw: `draft` is its `updatedAt`.
   */
  publish: z.strictObject({ draft: z.iso.datetime() }).optional(),
  ...wishes,
});

export type CreateGeneration = z.infer<typeof createGenerationSchema>;
export type CreateAdminGeneration = z.infer<typeof createAdminGenerationSchema>;

/** Whether a run will not change any more. */
export const isFinished = (status: GenerationStatus): boolean => {
  switch (status) {
    case 'queued':
    case 'running':
      return false;
    case 'succeeded':
    case 'failed':
    case 'canceled':
    case 'unknown':
      return true;
  }
};
