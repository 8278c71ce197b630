import { z } from 'zod';
import { paidCallSchema } from '../../billing/paid-call';
import { ERROR_CODES, errorDataSchema } from '../../contracts/error';
import { candidateSchema, GENERATION_STATUSES, STEPS, TRIGGERS } from '../../contracts/generation';
import { heroSchema } from '../../contracts/hero';
import { assetReferenceSchema, CARD_LAYOUTS, paletteSchema, QUALITIES } from '../../contracts/template';

const size = z.object({ width: z.number().int(), height: z.number().int() });

/** Everything a run draws from, fixed before anything is paid: later edits of entry or template do not reach it. */
export const requestSnapshotSchema = z.object({
  prompt: z.string(),
  negativePrompt: z.string(),
  frame: size,
  quality: z.enum(QUALITIES),
  count: z.number().int().min(1),
  seed: z.number().int().nullable(),
  hints: z.object({ style: z.string(), lighting: z.string(), camera: z.string() }),
  card: z.object({
    title: z.string(),
    category: z.string(),
    siteName: z.string(),
    locale: z.string(),
    palette: paletteSchema,
    layout: z.enum(CARD_LAYOUTS),
  }),
  references: z.array(assetReferenceSchema),
  /** Whether the references were named for this run: it is nothing without them. */
  ownReferences: z
    .boolean()
    .nullish()
    .transform((own) => own ?? false),
  logo: assetReferenceSchema.nullable(),
  titleOverlay: z.boolean(),
  altText: z.string(),
  fileName: z.string(),
  webpQuality: z.number().int(),
  social: z.object({ format: z.enum(['jpeg', 'png', 'webp']), maxBytes: z.number().int() }),
});

export type RequestSnapshot = z.infer<typeof requestSnapshotSchema>;

/** A picture the provider delivered, and where its bytes are. */
export const outputSchema = z.object({
  index: z.number().int(),
  content: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('spool'), ref: z.string(), sha256: z.string() }),
    z.object({ kind: z.literal('url'), url: z.string() }),
  ]),
  revisedPrompt: z.string().nullable(),
  seed: z.string().nullable(),
  /** What the vendor itself says against it. */
  flag: z.string().nullish(),
});

/** An entry that is to be published once its hero is on the draft. */
export const publicationSchema = z.object({
  /** Id of the admin user who asked. */
  userId: z.number().int(),
  /** `updatedAt` of the draft that they saw. */
  draft: z.string(),
  state: z.enum(['waiting', 'done', 'skipped']),
  /** Why it was skipped. */
  message: z.string().nullable(),
});

export type Publication = z.infer<typeof publicationSchema>;

export type Output = z.infer<typeof outputSchema>;

export type { Trigger } from '../../contracts/generation';

const moment = z.coerce.date();
/** Decimals arrive as strings from PostgreSQL and MySQL. */
const credits = z.coerce.number().nullable();

/** One row of the ledger: the whole truth about one run. */
export const runSchema = z.object({
  id: z.number().int(),
  runId: z.string(),
  status: z.enum(GENERATION_STATUSES),
  step: z.enum(STEPS),
  /** Grows with every change; a writer that holds an old one has lost the run. */
  version: z.number().int(),
  leaseToken: z.string().nullable(),
  leaseUntil: moment.nullable(),
  /** Higher first. */
  priority: z.number().int(),
  runAfter: moment,
  trigger: z.enum(TRIGGERS),
  uid: z.string(),
  documentId: z.string().nullable(),
  locale: z.string().nullable(),
  field: z.string(),
  requestedBy: z.string(),
  /** Unique while the run is alive: two identical wishes are one run. */
  activeKey: z.string().nullable(),
  /** Hash of the request as its present provider would draw it. */
  requestHash: z.string().nullable(),
  /** Hash of what is drawn, by any provider: with a provider and a model it makes `requestHash`. */
  asked: z
    .string()
    .nullish()
    .transform((asked) => asked ?? null),
  /** `requestHash` of the paid request that this run sends. Unique: no other run sends the same meanwhile. */
  inFlight: z
    .string()
    .nullish()
    .transform((inFlight) => inFlight ?? null),
  /** Draws anew even where the same request was answered or is in flight. */
  force: z
    .boolean()
    .nullish()
    .transform((force) => force ?? false),
  inputs: z.string().nullable(),
  template: z.string(),
  templateVersion: z.number().int(),
  request: requestSnapshotSchema.nullable(),
  /** Names of providers in the order of use. */
  providers: z.array(z.string()),
  providerIndex: z.number().int(),
  /** Failed attempts at the present step, and leases that expired in it. */
  attempts: z.number().int(),
  /** Providers given up on, with what they may have cost: null when unknown. */
  tried: z.array(
    z.object({
      provider: z.string(),
      code: z.enum(ERROR_CODES),
      message: z.string(),
      credits: z.number().nullable(),
    }),
  ),
  /** Every paid call of the run, the last one last. */
  calls: z
    .array(paidCallSchema)
    .nullish()
    .transform((calls) => calls ?? []),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** Of the call under way, or the last one. */
  idempotencyKey: z.string().nullable(),
  jobId: z.string().nullable(),
  /** When the patience with the present provider is over. */
  deadline: moment.nullable(),
  outputs: z.array(outputSchema),
  candidates: z.array(candidateSchema),
  hero: heroSchema.nullable(),
  /** The inputs of the hero that is there: made of the same, nothing is to be drawn. Null: draw in any case. */
  unlessInputs: z
    .string()
    .nullish()
    .transform((inputs) => inputs ?? null),
  /** Fingerprints of the field's values that the hero may replace; any other value is an editor's choice. */
  replaces: z.array(z.string()),
  /** The backfill it belongs to. */
  backfill: z
    .string()
    .nullish()
    .transform((backfill) => backfill ?? null),
  /** What a backfill asks for beyond the template, until the request is fixed. */
  wishes: z
    .object({ template: z.string(), provider: z.string(), quality: z.enum(QUALITIES) })
    .partial()
    .nullish()
    .transform((wishes) => wishes ?? null),
  /** The provider it is not taken up for while that one is busy. */
  waitsFor: z
    .string()
    .nullish()
    .transform((provider) => provider ?? null),
  publication: publicationSchema.nullish().transform((publication) => publication ?? null),
  /** The run whose instant card this one may replace. */
  supersedes: z.string().nullable(),
  /** Which rows of the entry the hero goes into. */
  target: z.enum(['form', 'draft', 'all']),
  /** Of all providers together; what is known before the answer. */
  creditsEstimated: credits,
  /** Of all providers together, as they told; null when one of them did not. */
  credits,
  error: errorDataSchema.nullable(),
  warnings: z.array(z.string()),
  createdAt: moment,
  updatedAt: moment,
  /** Null while there is something left to do, even for a canceled run. */
  finishedAt: moment.nullable(),
});

export type Run = z.infer<typeof runSchema>;

/** What a step may change; the store keeps id, version and times. */
export type RunPatch = Partial<Omit<Run, 'id' | 'runId' | 'version' | 'createdAt' | 'updatedAt'>>;

export type NewRun = Pick<
  Run,
  'trigger' | 'uid' | 'documentId' | 'locale' | 'field' | 'requestedBy' | 'activeKey' | 'replaces' | 'target'
> &
  RunPatch & { runId?: string };
