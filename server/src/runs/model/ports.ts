import type { Hero, HeroSource } from '../../contracts/hero';
import type { CreateGeneration } from '../../contracts/generation';
import type { SourceImage } from '../../contracts/provider';
import type { RenderedImage, RenditionSet } from '../../contracts/rendition';
import type { AssetReference } from '../../contracts/template';
import type { Spool } from './spool';
import type { RunStore } from './run-store';
import type { ProviderEntry } from '../../providers/registry';
import type { Throttle } from '../../throttle/throttle';
import type { PublishInput } from '../../entries/publish-entry';
import type { VendorUrls } from '../../vendor-urls/vendor-urls';
import type { SpendLedger } from '../../billing/spend-ledger';
import type { RequestSnapshot, Run, Trigger } from './run';
import type { RunLog } from './run-log';

/** A provider as configured, with what a run must know of it. */
export interface UsableProvider extends Pick<ProviderEntry, 'name' | 'provider' | 'isFree' | 'timeoutMs'> {
  /** Fetches a picture from the address it answered with. */
  download: (url: string, signal: AbortSignal) => Promise<Uint8Array>;
  throttle: Throttle;
}

/** What a picture is made into, and for which run. */
export interface RenderInput {
  bytes: Uint8Array;
  request: RequestSnapshot;
  logo: SourceImage | null;
  source: HeroSource;
}

export interface StoreInput {
  runId: string;
  index: number;
  renditions: RenditionSet;
  request: RequestSnapshot;
  source: HeroSource;
  inputs: string;
  requestedBy: string;
  /** Asked before anything that another holder may be using is removed. @throws LeaseLost */
  fence: () => Promise<unknown>;
}

export interface OriginalInput {
  runId: string;
  index: number;
  bytes: Uint8Array;
  hero: Hero;
  requestedBy: string;
}

export interface KeptOriginal {
  file: number;
  isSigned: boolean;
}

export interface RepairInput {
  hero: Hero;
  /** The run that made it; null for a picture that a person chose. */
  run: Run | null;
  /** Whether the responsive formats are looked for, too. */
  formats: boolean;
  /** Whether the hero may be made from its social image, which is smaller and cropped. */
  fromSocial: boolean;
}

/** `mended`: the same hero with other files or addresses. `lost`: nothing is left to make them from. */
export type RepairedHero = { kind: 'whole' } | { kind: 'mended'; hero: Hero } | { kind: 'lost' };

export interface RecallInput {
  hero: Hero;
  alternativeText: string;
  /** The run that takes the files up again. */
  generation: string;
  inputs: string;
}

export interface AttachInput {
  uid: string;
  documentId: string;
  locale: string | null;
  field: string;
  hero: Hero;
  rows: 'draft' | 'all';
  /** Asked once the entry is locked, before it is written: a holder that was overtaken writes nothing. @throws LeaseLost */
  replaces: () => Promise<string[]>;
  /** Leaves the draft's `updatedAt` as it is: the entry is published next, as it was seen. */
  keepsTime: boolean;
}

export interface AttachResult {
  attached: ('draft' | 'published')[];
  kept: { row: 'draft' | 'published'; reason: 'pinned' | 'changed' }[];
}

/**
 * The stations below, as the run sees them: plain functions, handed in by `compose`.
 * That is what lets a test run the whole way without Strapi.
 */
export interface Ports {
  runStore: RunStore;
  spool: Spool;
  /** With the model a template asks for, if any. @throws HeroError config_invalid for a name that is not configured. */
  provider: (name: string, model: string | null) => UsableProvider;
  /** Tells the driver that something is due; never throws. */
  wake: () => void;
  /** A template's logo. @throws HeroError where it is gone, or no image */
  readAsset: (reference: AssetReference) => Promise<SourceImage>;
  /** A reference image as vendors take it: PNG or JPEG of a moderate size, upright, without metadata. */
  readReference: (reference: AssetReference) => Promise<SourceImage>;
  /** Public URLs for vendors; see there. */
  shareReference: VendorUrls['shareReference'];
  callbackUrl: VendorUrls['callbackUrl'];
  render: (order: RenderInput) => Promise<RenderedImage>;
  /** Stores hero and social image, or finds what an earlier attempt of this run stored. */
  store: (order: StoreInput) => Promise<Hero>;
  /** Keeps a provider's own picture as a further file; null for one that is not to be kept. Left out: none is. */
  keepOriginal?: (order: OriginalInput) => Promise<KeptOriginal | null>;
  attach: (order: AttachInput) => Promise<AttachResult>;
  /** Publishes the entry of a run, as the person who asked; what stands in the way is said, not thrown. */
  publish: (order: PublishInput) => Promise<{ state: 'done' | 'skipped'; message: string | null }>;
  /** Stops all of a backfill's runs for which nothing was sent, and says why. */
  pauseBackfill: (id: string, why: string) => Promise<void>;
  /** Fixes what a run draws, from entry and template as they are now; throws the contract's errors. */
  snapshotRequest: (order: SnapshotInput) => Promise<RunSnapshot>;
  /** Makes missing files of a hero again, from what there is; pays for nothing. */
  repair: (order: RepairInput) => Promise<RepairedHero>;
  /** Whether the upload storage as a whole is not there, which says nothing about a single file. */
  storageAway: () => Promise<boolean>;
  /** An earlier hero's files as a new hero; null when they are no longer in the media library. */
  recall: (order: RecallInput) => Promise<Hero | null>;
  /** @throws HeroError budget_exceeded when a request would not fit into a budget now; nothing is reserved. */
  checkBudget: SpendLedger['check'];
  announce: (event: 'succeeded' | 'failed', row: Run) => Promise<void>;
  log: RunLog;
}

/** What a caller may ask for beyond the template. */
export type RunOptions = Pick<
  CreateGeneration,
  'template' | 'provider' | 'prompt' | 'candidates' | 'quality' | 'reference'
> & {
  /** To come near an earlier picture, where the vendor told its seed. */
  seed?: number | undefined;
};

export interface SnapshotInput {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
  trigger: Trigger;
  wishes: RunOptions;
  /** The form's values, where the entry is being edited; null reads the saved entry. */
  values: Record<string, unknown> | null;
  /** Whether a hero is there that a drawn one takes the place of: a card never does. */
  isRefresh?: boolean;
}

/** What freezing adds to a row. */
export type RunSnapshot = Pick<
  Run,
  'template' | 'templateVersion' | 'providers' | 'creditsEstimated' | 'model' | 'warnings'
> & {
  request: RequestSnapshot;
  inputs: string;
  requestHash: string;
  asked: string;
  /** Whether a card goes on first, because a slower provider draws the hero. */
  wantsInstantCard: boolean;
};
