import { z } from 'zod';
import { createGenerationSchema } from './generation';

/** `POST /hero-image/backfills`: generates heroes for the entries of a content type. */
export const createBackfillSchema = z.strictObject({
  ...createGenerationSchema.pick({ uid: true, field: true, template: true, provider: true, quality: true })
    .shape,
  /** Default: every locale. */
  locales: z.array(z.string().min(2).max(35)).min(1).optional(),
  /** Strapi's query filters, such as `{ category: { name: 'Travel' } }`. */
  filters: z.record(z.string(), z.unknown()).optional(),
  /** `published`: published entries only. `all`: drafts as well. */
  scope: z.enum(['published', 'all']).default('published'),
  /** An existing hero is kept, redrawn when it is stale, or always redrawn. */
  existing: z.enum(['keep', 'stale', 'replace']).default('keep'),
  /** Whether hand-picked heroes are treated like generated ones. Pinned heroes are never replaced. */
  chosen: z.boolean().default(false),
  /** Maximum number of entries. */
  limit: z.number().int().positive().optional(),
  /** Counts entries and estimates the price without starting runs. */
  dryRun: z.boolean().default(false),
});

export type CreateBackfill = z.input<typeof createBackfillSchema>;
export type BackfillInput = z.output<typeof createBackfillSchema>;

export const BACKFILL_STATUSES = ['preparing', 'running', 'paused', 'done', 'canceled'] as const;

/** `preparing`: runs are still being inserted; those inserted first may be running. */
export type BackfillStatus = (typeof BACKFILL_STATUSES)[number];

export const backfillActionSchema = z.strictObject({
  /** `retry`: starts the failed runs again. */
  action: z.enum(['pause', 'resume', 'cancel', 'retry']),
});

export type BackfillAction = z.infer<typeof backfillActionSchema>['action'];

/** The result of a dry run. */
export interface BackfillPlan {
  uid: string;
  field: string;
  /** Entries that match, counted once per locale. */
  entries: number;
  /** Entries that would get a run. */
  runs: number;
  /** Entries that keep their hero. */
  kept: number;
  /** Credits of all runs, extrapolated from a sample; null when the price is unknown. */
  credits: number | null;
  /** Of the first run; null when there are no runs. */
  provider: string | null;
  model: string | null;
  template: string | null;
  /** Problems found in the sample, one sentence each. */
  problems: string[];
}

export interface Backfill {
  id: string;
  status: BackfillStatus;
  uid: string;
  field: string;
  order: BackfillInput;
  /** Entries examined so far, and how many of them keep their hero. */
  entries: number;
  kept: number;
  runs: {
    waiting: number;
    running: number;
    succeeded: number;
    failed: number;
    canceled: number;
    unknown: number;
  };
  /** Credits spent or reserved. */
  credits: number;
  /** Reason of an automatic pause; null without one. */
  message: string | null;
  requestedBy: string;
  createdAt: string;
  updatedAt: string;
}
