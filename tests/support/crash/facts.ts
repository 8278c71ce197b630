import { z } from 'zod';
import { errorDataSchema } from '../../../server/src/contracts/error';
import { GENERATION_STATUSES, STEPS } from '../../../server/src/contracts/generation';
import { heroSchema } from '../../../server/src/contracts/hero';
import { paidCallSchema } from '../../../server/src/billing/paid-call';
import type { BilledCall } from '../emulators/account';

const credits = z.coerce.number().nullable();

/** What the checks read of a row of the ledger. */
export const runSchema = z.object({
  runId: z.string(),
  status: z.enum(GENERATION_STATUSES),
  step: z.enum(STEPS),
  trigger: z.string(),
  documentId: z.string(),
  leaseToken: z.string().nullable(),
  leaseUntil: z.unknown(),
  activeKey: z.string().nullable(),
  finishedAt: z.unknown(),
  calls: paidCallSchema
    .array()
    .nullish()
    .transform((calls) => calls ?? []),
  hero: heroSchema.nullable(),
  creditsEstimated: credits,
  error: errorDataSchema.nullable(),
  warnings: z.string().array(),
});

export type RunFacts = z.infer<typeof runSchema>;

const urlSchema = z.object({ url: z.string() });

/** A row of the media library. */
export const fileSchema = z.object({
  id: z.number(),
  url: z.string(),
  formats: z
    .record(z.string(), urlSchema)
    .nullish()
    .transform((formats) => formats ?? {}),
});

export type FileFacts = z.infer<typeof fileSchema>;

/** One version of an entry: its field as it is stored, and the files that it and its SEO component point to. */
export interface EntryFacts {
  documentId: string;
  isPublished: boolean;
  hero: unknown;
  cover: number | null;
  metaImage: number | null;
  ogImage: number | null;
}

/** All that a blog's database and disks hold about its heroes. */
export interface BlogFacts {
  runs: RunFacts[];
  files: FileFacts[];
  /** Folders of the media library, by name. */
  folders: string[];
  /** Names in the folder that the local upload provider writes to. */
  onDisk: string[];
  /** Ids of the runs that have bytes in the spool. */
  spooled: string[];
  /** Millionths of a credit, spent or reserved. */
  books: { charged: number; counted: number };
  entries: EntryFacts[];
}

export interface Facts extends BlogFacts {
  /** What the emulated vendors billed. */
  bill: BilledCall[];
}
