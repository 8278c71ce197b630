import type { CardLayout, Palette, Quality } from './template';

/** An image passed to a provider as a reference or a logo. */
export interface SourceImage {
  bytes: Uint8Array;
  mime: string;
}

/** The text and look of a brand card; model providers ignore it. */
export interface CardContent {
  title: string;
  category: string;
  siteName: string;
  /** BCP 47 tag that decides the writing direction; '' when unknown. */
  locale: string;
  palette: Palette;
  layout: CardLayout;
  logo: SourceImage | null;
}

/** A vendor-neutral request for images. */
export interface ImageRequest {
  /** Final and trimmed; never empty. */
  prompt: string;
  /** What must not appear; may be ''. */
  negativePrompt: string;
  /** Desired shape and minimum size in pixels. Providers deliver the nearest they offer; the plugin crops. */
  frame: { width: number; height: number };
  quality: Quality;
  /** Number of images, 1 or more. */
  count: number;
  /** Null: the provider's choice. */
  seed: number | null;
  /** Already part of the prompt; repeated for vendors that have separate fields. */
  hints: { style: string; lighting: string; camera: string };
  references: SourceImage[];
  card: CardContent;
}

/** A requested feature that the provider does not support; shown to the user. */
export interface ProviderWarning {
  type: 'unsupported' | 'adapted' | 'other';
  /** Member of the request, such as `seed`. */
  feature: string;
  message: string;
}

export interface ProviderCapabilities {
  /** Supported sizes in pixels. Null: any size, or the provider takes ratios. */
  sizes: readonly { width: number; height: number }[] | null;
  /** Supported shapes as width:height. Null: any shape, or the provider takes sizes. */
  frames: readonly string[] | null;
  maxImagesPerCall: number;
  /** Limit of a call with references. Default: `maxImagesPerCall`. */
  maxImagesPerEdit?: number;
  seed: boolean;
  negativePrompt: boolean;
  /** Whether reference images are supported. */
  edits: boolean;
  transparency: boolean;
  /** Whether the vendor documents that a paid request may be repeated under its idempotency key. Default: false. */
  repeats?: boolean;
}

export interface ProducedImage {
  /** The delivered bytes, or a URL that serves them for a limited time. */
  content: { kind: 'bytes'; bytes: Uint8Array } | { kind: 'url'; url: string };
  /** The prompt that the model used, where the vendor reports it. */
  revisedPrompt: string | null;
  seed: string | null;
  /**
   * The vendor's own objection to the image, such as `CONTENT_FILTERED`. A flagged image is kept as a candidate and
   * not attached automatically.
   */
  flag?: string | null;
}

/** The account's balance, as far as the vendor reports it. */
export interface ProviderBalance {
  credits: number | null;
  /** Number of images that the balance pays for. */
  images: number | null;
}

interface Answer {
  warnings: ProviderWarning[];
  /** Credits charged so far; null when the vendor does not report them. */
  credits: number | null;
  /** Absent when the vendor does not report it. */
  balance?: ProviderBalance | null;
}

/** The vendor delivered images. */
export interface Produced extends Answer {
  state: 'produced';
  /** At least one. */
  images: ProducedImage[];
  /** The vendor's id of the call, for support. */
  jobId: string | null;
}

/** The vendor accepted a job, which is polled. */
export interface Submitted extends Answer {
  state: 'submitted';
  jobId: string;
  /** Milliseconds to wait before the first poll. */
  pollAfterMs: number;
}

export interface Pending {
  state: 'pending';
  /** Minimum milliseconds to wait before the next poll. */
  pollAfterMs: number;
  /** The vendor's name for the state of the job, if the adapter does not recognise it. */
  unknownState?: string;
}

export interface CallContext {
  /** Aborted on shutdown and after the provider's `timeoutMs`; not on cancel, because paid images are kept. */
  signal: AbortSignal;
  /** Identical for every attempt at one paid call. */
  idempotencyKey: string;
  /**
   * A short-lived public URL of one of the request's references, for vendors that take URLs only.
   *
   * @throws HeroError config_invalid when the site cannot be reached from outside.
   */
  share(reference: SourceImage): Promise<string>;
  /** URL where the vendor may report that a job is done, which triggers a poll. Null when the site is not public. */
  callbackUrl: string | null;
}

/** Result of a free test of the connection. */
export interface ProviderCheck {
  /** `untested`: the vendor offers no free way to test a key. */
  key: 'accepted' | 'refused' | 'untested';
  /** One sentence: the request, its answer, and the fix. */
  detail: string;
  balance: ProviderBalance | null;
}

/**
 * A source of images. Implement it to add your own: `providers: { own: { type: 'custom', provider } }`.
 *
 * `submit` and `poll` throw `HeroError`. A `submit` that got no answer and may have been billed must throw
 * `provider_outcome_unknown`: such a call is never repeated automatically.
 */
export interface ImageProvider {
  readonly specificationVersion: 1;
  /** The vendor or renderer, such as `openai-compatible`. */
  readonly type: string;
  /** '' for a provider without a named model. */
  readonly model: string;
  /** `card`: drawn without a model, free, offline, labelled as composed. */
  readonly source: 'ai' | 'card';
  readonly capabilities: ProviderCapabilities;
  /** Estimated credits of the request; null when unknown. Must not use the network. */
  estimate(request: ImageRequest): number | null;
  /** Sends the paid call. */
  submit(request: ImageRequest, context: CallContext): Promise<Produced | Submitted>;
  /** Asks for a submitted job; free and repeatable. Absent when `submit` always returns images. */
  poll?(jobId: string, context: Pick<CallContext, 'signal'>): Promise<Produced | Pending>;
  /** Tests URL and key, free of cost. Absent when there is nothing to test. */
  check?(context: Pick<CallContext, 'signal'>): Promise<ProviderCheck>;
}
