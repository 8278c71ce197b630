import type { Backfill, BackfillAction, BackfillInput, BackfillPlan } from './backfill';
import type { DoctorCheck } from './doctor';

/** The plugin's one service in Strapi: what may be asked for in the terminal. */
export interface CliService {
  /** @throws HeroError config_invalid */
  planBackfill: (order: BackfillInput) => Promise<BackfillPlan>;
  /** @throws HeroError config_invalid */
  startBackfill: (order: BackfillInput) => Promise<Backfill>;
  /** Newest first. */
  listBackfills: () => Promise<Backfill[]>;
  /** Null when there is none. */
  findBackfill: (id: string) => Promise<Backfill | null>;
  /** @throws HeroError config_invalid when it was canceled */
  actOnBackfill: (id: string, action: BackfillAction) => Promise<Backfill | null>;
  /** Why runs of it failed or are in doubt: a few different sentences. */
  whyFailed: (id: string) => Promise<string[]>;
  /** Looks at everything that heroes depend on; spends nothing. */
  doctor: () => Promise<DoctorCheck[]>;
}

/** Strapi's config holds `true` here where a process only looks: it then carries no runs. */
export const ONLY_LOOKS = 'heroImage.onlyLooks';
