import { z } from 'zod';
import { createGenerationSchema } from './generation';

/** `POST /hero-image/backfills`: heroes for the entries of a whole content type. */
export const createBackfillSchema = z.strictObject({
  ...createGenerationSchema.pick({ uid: true, field: true, template: true, provider: true, quality: true })
    .shape,
  /** Left out: every language. */
  locales: z.array(z.string().min(2).max(35)).min(1).optional(),
  /** As in Strapi's own queries, such as `{ category: { name: 'Travel' } }`. */
  filters: z.record(z.string(), z.unknown()).optional(),
  /** `published`: entries that are online. `all`: drafts as well. */
  scope: z.enum(['published', 'all']).default('published'),
  /** What becomes of a hero that is there: it stays, is drawn anew when it is stale, or in any case. */
  existing: z.enum(['keep', 'stale', 'replace']).default('keep'),
  /** Whether heroes that a person picked count as any other; pinned ones are never replaced. */
  chosen: z.boolean().default(false),
  /** Entries at the most. */
  limit: z.number().int().positive().optional(),
  /** Counts and prices only. */
  dryRun: z.boolean().default(false),
});

export type CreateBackfill = z.input<typeof createBackfillSchema>;
export type BackfillInput = z.output<typeof createBackfillSchema>;

export const BACKFILL_STATUSES = ['preparing', 'running', 'paused', 'done', 'canceled'] as const;

/** `preparing`: runs are still being noted down, and the first ones work already. */
export type BackfillStatus = (typeof BACKFILL_STATUSES)[number];

export const backfillActionSchema = z.strictObject({
  /** `retry`: the runs that failed, once more. */
  action: z.enum(['pause', 'resume', 'cancel', 'retry']),
});

export type BackfillAction = z.infer<typeof backfillActionSchema>['action'];

/** What a backfill would do. */
export interface BackfillPlan {
  uid: string;
  field: string;
  /** Entries, each in each of its languages, that the filter names. */
  entries: number;
  /** Those that would get a run. */
  runs: number;
  /** Those that keep the hero they have. */
  kept: number;
  /** Credits of all runs, from a sample of them; null when nobody knows. */
  credits: number | null;
  /** What the first run would be drawn by; null when there is none. */
  provider: string | null;
  model: string | null;
  template: string | null;
  /** What would go wrong with the sample, one sentence each. */
  problems: string[];
}

export interface Backfill {
  id: string;
  status: BackfillStatus;
  uid: string;
  field: string;
  order: BackfillInput;
  /** Entries looked at so far, and those that keep their hero. */
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
  /** Why it paused by itself; null when it did not. */
  message: string | null;
  requestedBy: string;
  createdAt: string;
  updatedAt: string;
}
