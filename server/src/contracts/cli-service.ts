import type { Backfill, BackfillAction, BackfillInput, BackfillPlan } from './backfill';
import type { DoctorCheck } from './doctor';

/** The plugin's only Strapi service: the operations of the command line. */
export interface CliService {
  /** @throws HeroError config_invalid */
  planBackfill: (input: BackfillInput) => Promise<BackfillPlan>;
  /** @throws HeroError config_invalid */
  startBackfill: (input: BackfillInput) => Promise<Backfill>;
  /** Newest first. */
  listBackfills: () => Promise<Backfill[]>;
  /** Null when there is none. */
  findBackfill: (id: string) => Promise<Backfill | null>;
  /** @throws HeroError config_invalid when it was canceled */
  actOnBackfill: (id: string, action: BackfillAction) => Promise<Backfill | null>;
  /** Distinct reasons of failed runs and of runs with unknown outcome; a few only. */
  whyFailed: (id: string) => Promise<string[]>;
  /** Checks everything that heroes depend on; free of cost. */
  doctor: () => Promise<DoctorCheck[]>;
}

/** Key in Strapi's config; `true` makes the process read-only: it executes no runs. */
export const ONLY_LOOKS = 'heroImage.onlyLooks';
