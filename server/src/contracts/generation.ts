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

/** `unknown`: a paid call was sent and its result is not available; a person decides. */
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/** The progress of a run; each step is committed before the next begins. */
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

/** The origin of a run. */
export const TRIGGERS = ['button', 'api', 'publish', 'instant-card', 'backfill'] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const candidateSchema = z.object({
  index: z.number().int().min(0),
  /** Id of the hero file in the media library; null until it is stored. */
  file: z.number().int().nullable(),
  url: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Hash of the bytes that the provider delivered. */
  sha256: z.string().nullable(),
  revisedPrompt: z.string().nullable(),
  seed: z.string().nullable(),
  chosen: z.boolean(),
  /** The vendor's own objection to the image. A flagged candidate is never chosen automatically. */
  flag: z.string().nullish(),
  /** Id of its social image in the media library. */
  social: z.number().int().nullish(),
  /** Id of the provider's original image in the media library, where it is kept. */
  original: z.number().int().nullish(),
  /** Whether the original carries signed content credentials, in which case it keeps its metadata. */
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
  /** Configured name; null until a provider has answered. */
  provider: z.string().nullable(),
  model: z.string().nullable(),
  prompt: z.string(),
  negativePrompt: z.string(),
  candidates: z.array(candidateSchema),
  hero: heroSchema.nullable(),
  cost: z.object({ credits: z.number().nullable(), estimated: z.boolean() }),
  /** Providers that failed before, in order, with the reason. `credits`: possible cost, null when unknown. */
  tried: z.array(
    z.object({
      provider: z.string(),
      code: z.enum(ERROR_CODES),
      message: z.string(),
      credits: z.number().nullable(),
    }),
  ),
  /** Publishing of the entry once its hero is attached; null when the request did not ask for it. */
  publication: z
    .object({ state: z.enum(['waiting', 'done', 'skipped']), message: z.string().nullable() })
    .nullable(),
  error: errorDataSchema.nullable(),
  warnings: z.array(z.string()),
  trigger: z.enum(TRIGGERS),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Null while work is left, also for a canceled run: an image that is paid for is still stored. */
  finishedAt: z.iso.datetime().nullable(),
});

/** The public form of a run. */
export type Generation = z.infer<typeof generationSchema>;

/** Id of a file of the media library; the maximum is that of PostgreSQL's integer. */
export const fileIdSchema = z.number().int().positive().max(2_147_483_647);

const target = {
  uid: z.string().regex(/^[a-z]+::[\w.-]+$/i, 'must be a content type such as api::article.article'),
  locale: z.string().min(2).max(35).optional(),
  field: z.string().min(1).max(100).optional(),
};

const options = {
  template: z.string().min(1).optional(),
  provider: z.string().min(1).optional(),
  /** Replaces the template's prompt for this run; plain text. */
  prompt: z.string().optional(),
  candidates: z.number().int().min(1).max(4).optional(),
  quality: z.enum(QUALITIES).optional(),
  reference: z
    .union([z.strictObject({ file: fileIdSchema }), z.array(z.strictObject({ file: fileIdSchema })).max(8)])
    .optional(),
  /** Draws a new image even if an identical request has a result. */
  force: z.boolean().optional(),
};

/** `POST /api/hero-image/generations` */
export const createGenerationSchema = z.strictObject({
  ...target,
  documentId: z.string().min(1).max(100),
  ...options,
});

/** `POST /hero-image/generations`: the admin may name an entry that is not saved yet, with the form's values. */
export const createAdminGenerationSchema = z.strictObject({
  ...target,
  documentId: z.string().min(1).max(100).nullable().default(null),
  /** The current values of the form; only attributes of the content type are read. */
  values: z.record(z.string(), z.unknown()).optional(),
  /**
   * Publishes the entry as the requesting user once the hero is on its draft, provided that the draft is unchanged:
   * `draft` is its `updatedAt` at the time of the request.
   */
  publish: z.strictObject({ draft: z.iso.datetime() }).optional(),
  ...options,
});

export type CreateGeneration = z.infer<typeof createGenerationSchema>;
export type CreateAdminGeneration = z.infer<typeof createAdminGenerationSchema>;

/** Whether a status is final. */
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
