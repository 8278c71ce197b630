import type { Hero, HeroSource } from '../../contracts/hero';
import type { CreateGeneration } from '../../contracts/generation';
import type { HeroError } from '../../contracts/error';
import type { ImageProvider, ProviderBalance, SourceImage } from '../../contracts/provider';
import type { RenderedPicture, RenditionSet } from '../../contracts/rendition';
import type { AssetReference } from '../../contracts/template';
import type { MendedHero } from '../../repair/repair-hero';
import type { Spool } from './spool';
import type { Ledger } from './run-store';
import type { Books } from '../../billing/spend-ledger';
import type { FrozenRequest, LedgerRow, Trigger } from './run';
import type { RunLog } from './run-log';

/** Whether a provider may be called now: for its pace, and for how it has been doing. */
export type Admission =
  | { kind: 'go' }
  /** It is busy, or asked to be left alone for a while. */
  | { kind: 'wait'; waitMs: number }
  /** It failed time and again and rests; `why` is one sentence. */
  | { kind: 'rest'; waitMs: number; why: string };

/** Keeps a provider's pace, and remembers how it has been doing. */
export interface ProviderGate {
  /** Asks for a job's place; once given, it is this run's until it leaves. */
  admit: (runId: string) => Promise<Admission>;
  /** Whether nobody would be let in now, for its pace alone. */
  isFull: () => Promise<boolean>;
  /** Takes up the place of a job that is under way already. */
  stay: (runId: string) => void;
  /** Milliseconds until the provider may be asked for a job, 0: now. */
  pollWait: () => Promise<number>;
  /** Gives the place back; without one, nothing happens. */
  leave: (runId: string) => Promise<void>;
  succeeded: (answer: { balance: ProviderBalance | null }) => void;
  failed: (error: HeroError) => void;
}

/** A provider as configured, with what a run must know of it. */
export interface UsableProvider {
  name: string;
  provider: ImageProvider;
  /** Patience with it for one run, in milliseconds. */
  timeoutMs: number;
  /** Fetches a picture from the address it answered with. */
  download: (url: string, signal: AbortSignal) => Promise<Uint8Array>;
  gate: ProviderGate;
}

/** What a picture is made into, and for which run. */
export interface RenderOrder {
  bytes: Uint8Array;
  request: FrozenRequest;
  logo: SourceImage | null;
  source: HeroSource;
}

export interface StoreOrder {
  runId: string;
  index: number;
  renditions: RenditionSet;
  request: FrozenRequest;
  source: HeroSource;
  inputs: string;
  requestedBy: string;
  /** Asked before anything that another holder may be using is removed. @throws LeaseLost */
  fence: () => Promise<unknown>;
}

export interface OriginalOrder {
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

export interface MendOrder {
  hero: Hero;
  /** The run that made it; null for a picture that a person chose. */
  run: LedgerRow | null;
  /** Whether the responsive formats are looked for, too. */
  formats: boolean;
  /** Whether the hero may be made from its social image, which is smaller and cropped. */
  fromSocial: boolean;
}

export interface RecallOrder {
  hero: Hero;
  alternativeText: string;
  /** The run that takes the files up again. */
  generation: string;
  inputs: string;
}

export interface AttachOrder {
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

export interface PublishOrder {
  uid: string;
  documentId: string;
  locale: string | null;
  field: string;
  hero: Hero;
  userId: number;
  /** `updatedAt` of the draft that is to be published, as it was when somebody asked for it. */
  draft: string;
}

export interface AttachResult {
  attached: ('draft' | 'published')[];
  kept: { row: 'draft' | 'published'; reason: 'pinned' | 'changed' }[];
}

/**
 * The stations below, as the run sees them: plain functions, handed in by `compose`.
 * That is what lets a test run the whole way without Strapi.
 */
export interface Pipeline {
  ledger: Ledger;
  spool: Spool;
  /** With the model a template asks for, if any. @throws HeroError config_invalid for a name that is not configured. */
  provider: (name: string, model: string | null) => UsableProvider;
  /** Tells the driver that something is due; never throws. */
  wake: () => void;
  /** A template's logo. @throws HeroError where it is gone, or no image */
  readAsset: (reference: AssetReference) => Promise<SourceImage>;
  /** A reference image as vendors take it: PNG or JPEG of a moderate size, upright, without metadata. */
  readReference: (reference: AssetReference) => Promise<SourceImage>;
  /** A short-lived public address of a prepared reference, for this provider. @throws HeroError config_invalid */
  shareReference: (shared: { reference: AssetReference; mime: string; provider: string }) => Promise<string>;
  /** Where a vendor may call back about a call of a run; null when the site cannot be reached from outside. */
  callbackUrl: (call: { runId: string; provider: string; idempotencyKey: string }) => string | null;
  render: (order: RenderOrder) => Promise<RenderedPicture>;
  /** Stores hero and social image, or finds what an earlier attempt of this run stored. */
  store: (order: StoreOrder) => Promise<Hero>;
  /** Keeps a provider's own picture as a further file; null for one that is not to be kept. Left out: none is. */
  keepOriginal?: (order: OriginalOrder) => Promise<KeptOriginal | null>;
  attach: (order: AttachOrder) => Promise<AttachResult>;
  /** Publishes the entry of a run, as the person who asked; what stands in the way is said, not thrown. */
  publish: (order: PublishOrder) => Promise<{ state: 'done' | 'skipped'; message: string | null }>;
  /** Stops all of a backfill's runs for which nothing was sent, and says why. */
  pauseBackfill: (id: string, why: string) => Promise<void>;
  /** Fixes what a run draws, from entry and template as they are now; throws the contract's errors. */
  freeze: (order: FreezeOrder) => Promise<FrozenRun>;
  /** Makes missing files of a hero again, from what there is; pays for nothing. */
  mend: (order: MendOrder) => Promise<MendedHero>;
  /** Whether the upload storage as a whole is not there, which says nothing about a single file. */
  storageAway: () => Promise<boolean>;
  /** An earlier hero's files as a new hero; null when they are no longer in the media library. */
  recall: (order: RecallOrder) => Promise<Hero | null>;
  /** @throws HeroError budget_exceeded when a request would not fit into a budget now; nothing is reserved. */
  checkBudget: Books['check'];
  announce: (event: 'succeeded' | 'failed', row: LedgerRow) => Promise<void>;
  log: RunLog;
}

/** What a caller may ask for beyond the template. */
export type Wishes = Pick<
  CreateGeneration,
  'template' | 'provider' | 'prompt' | 'candidates' | 'quality' | 'reference'
> & {
  /** To come near an earlier picture, where the vendor told its seed. */
  seed?: number | undefined;
};

export interface FreezeOrder {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
  trigger: Trigger;
  wishes: Wishes;
  /** The form's values, where the entry is being edited; null reads the saved entry. */
  values: Record<string, unknown> | null;
  /** Whether a hero is there that a drawn one takes the place of: a card never does. */
  isRefresh?: boolean;
}

/** What freezing adds to a row. */
export type FrozenRun = Pick<
  LedgerRow,
  'template' | 'templateVersion' | 'providers' | 'creditsEstimated' | 'model' | 'warnings'
> & {
  request: FrozenRequest;
  inputs: string;
  requestHash: string;
  asked: string;
  /** Whether a card goes on first, because a slower provider draws the hero. */
  wantsInstantCard: boolean;
};
