import type { FocalPoint, Hero, HeroSource } from '../../contracts/hero';
import type { CreateGeneration } from '../../contracts/generation';
import type { SourceImage } from '../../contracts/provider';
import type { RenderedImage, RenditionSet } from '../../contracts/rendition';
import type { HeroStoredFiles } from '../../contracts/stored-file';
import type { AssetReference } from '../../contracts/template';
import type { Spool } from './spool';
import type { RunStore } from './run-store';
import type { ProviderEntry } from '../../providers/registry';
import type { Throttle } from '../../throttle/throttle';
import type { StoredEntry } from '../../entries/entry-store';
import type { PublishInput } from '../../entries/publish-entry';
import type { AttachRequest, AttachResult } from '../../head/attach-hero';
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
  /** Of an image that a person chose; else it is looked for. */
  focalPoint?: FocalPoint | null;
}

export interface StoreFilesInput {
  renditions: RenditionSet;
  /** Unique to the run and the image; the same key again finds what is stored already. */
  key: string;
  baseName: string;
  alternativeText: string;
  /** Id of the admin user who asked; null where none did. */
  createdBy: number | null;
  /** Asked before anything that another worker may be using is removed. @throws LeaseLost */
  fence: () => Promise<unknown>;
}

export interface OriginalInput {
  key: string;
  bytes: Uint8Array;
  hero: Hero;
  createdBy: number | null;
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

/** The attributes beside the field that are filled are the site's to say. */
export type AttachInput = Omit<AttachRequest, 'image' | 'seo'>;

/**
 * What runs read and write outside themselves: plain functions, handed in by `app/create-ports.ts`, so that a test carries a run
 * through all its steps without Strapi.
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
  /** The origin crawlers see, which tags begin with. */
  publicUrl: string;
  /** Stores hero and social image, or finds what an earlier attempt of this run stored. @throws HeroError media_failed */
  storeFiles: (input: StoreFilesInput) => Promise<HeroStoredFiles>;
  /** The files of an earlier hero; null when they are no longer in the media library. */
  findFiles: (hero: Hero) => Promise<HeroStoredFiles | null>;
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
  /** @throws HeroError budget_exceeded when a request would not fit into a budget now; nothing is reserved. */
  checkBudget: SpendLedger['check'];
  announce: (event: 'succeeded' | 'failed', row: Run) => Promise<void>;
  log: RunLog;
}

/** The ports that a function uses; its callers pass more. */
export type Uses<Port extends keyof Ports> = Pick<Ports, Port>;

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
  /** The saved entry, where the request has read it already. */
  stored?: StoredEntry;
  /** Whether a hero is there that a drawn one takes the place of: a card never does. */
  isRefresh?: boolean;
}

/** What a snapshot adds to a row. */
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
