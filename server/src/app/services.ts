import type { Core } from '@strapi/strapi';
import type { PreviewPrompt, ProviderSummary, TestProvider } from '../contracts/admin-api';
import type { Backfill, BackfillAction, BackfillInput, BackfillPlan } from '../contracts/backfill';
import type { CleanupReport } from '../contracts/cleanup';
import type { Config } from '../contracts/config';
import type { DoctorCheck } from '../contracts/doctor';
import type { Hero } from '../contracts/hero';
import type { CreateAdminGeneration } from '../contracts/generation';
import type { Template } from '../contracts/template';
import type { Usage } from '../contracts/usage';
import type { SnapshotInput, Ports } from '../runs/model/ports';
import type { VendorUrls } from '../vendor-urls/vendor-urls';
import type { TemplateStore } from '../templates/template-store';
import type { FileUrls } from '../media/file-url';
import type { RepairQueue } from '../repair/hero-location';
import type { UsageQuery } from '../billing/store/usage-store';

export interface LibraryHeroInput {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
  values: Record<string, unknown> | null;
  file: number;
}

export type Cleanup = (wish: { remove: boolean; signal?: AbortSignal }) => Promise<CleanupReport>;

/** What the triggers set in motion; built once by `compose`. */
export interface Services {
  strapi: Core.Strapi;
  config: Config;
  ports: Ports;
  templates: TemplateStore;
  /** Tells the driver that something is due; never throws. */
  wake: () => void;
  listProviders: () => ProviderSummary[];
  /** Asks a provider for nothing that costs; null for a name that is not configured. */
  testProvider: (name: string) => Promise<TestProvider.Response['data'] | null>;
  /** Work for whole collections. */
  backfills: {
    /** @throws HeroError config_invalid */
    plan: (order: BackfillInput) => Promise<BackfillPlan>;
    /** @throws HeroError config_invalid */
    start: (order: BackfillInput, requestedBy: string) => Promise<Backfill>;
    list: (limit: number) => Promise<Backfill[]>;
    /** Null when there is none. */
    find: (id: string) => Promise<Backfill | null>;
    act: (id: string, action: BackfillAction) => Promise<Backfill | null>;
  };
  /** Why configured fonts cannot be used, one sentence each. */
  fontProblems: () => Promise<string[]>;
  /** Looks for the files of heroes that are on entries. */
  repairQueue: RepairQueue;
  /** Where pages and crawlers find files. */
  publicAddress: () => Promise<FileUrls>;
  /** Looks at everything that heroes depend on; spends nothing. */
  examine: () => Promise<DoctorCheck[]>;
  /** Looks for what nobody needs any more, and removes it when told to. */
  cleanup: Cleanup;
  /** What was spent, from the books. */
  usage: (query: UsageQuery) => Promise<Usage>;
  /** What the addresses given to vendors stand for. */
  addresses: Pick<VendorUrls, 'sharedReference' | 'calledBack'>;
  /** Builds the prompt and asks nobody. */
  preview: (order: SnapshotInput) => Promise<PreviewPrompt.Response['data']>;
  /** Makes a pinned hero of a picture that a person chose. */
  heroFromLibrary: (order: LibraryHeroInput) => Promise<Hero>;
  /** @throws HeroError template_invalid */
  checkTemplate: (template: Template) => Promise<void>;
}

/** Looked up at the time of the call: routes are declared before the services exist. */
export type ServicesOf = () => Services;

export type GenerationBody = CreateAdminGeneration;
