import type { CardLayout, Palette, Quality } from './template';

/** An image handed to a provider as a reference or a logo. */
export interface SourceImage {
  bytes: Uint8Array;
  mime: string;
}

/** What the card renderer sets in type; model providers ignore it. */
export interface CardContent {
  title: string;
  category: string;
  siteName: string;
  /** BCP 47, or '' when unknown: decides the writing direction. */
  locale: string;
  palette: Palette;
  layout: CardLayout;
  logo: SourceImage | null;
}

/** One request for pictures, in no vendor's words. */
export interface ImageRequest {
  /** Final and trimmed; never empty. */
  prompt: string;
  /** What must not appear; '' for nothing. */
  negativePrompt: string;
  /** The shape wanted, and the least pixels that are enough. Providers answer with the nearest they have; the crop is ours. */
  frame: { width: number; height: number };
  quality: Quality;
  /** How many pictures, 1 or more. */
  count: number;
  /** Null: the provider's choice. */
  seed: number | null;
  /** Already worded in the prompt; apart for vendors with fields of their own for them. */
  hints: { style: string; lighting: string; camera: string };
  references: SourceImage[];
  card: CardContent;
}

/** Something asked for that the provider cannot do; shown, never silently dropped. */
export interface ProviderWarning {
  type: 'unsupported' | 'adapted' | 'other';
  /** The request's member, such as `seed`. */
  feature: string;
  message: string;
}

export interface ProviderCapabilities {
  /** Pixel sizes offered. Null: any, or the provider takes ratios. */
  sizes: readonly { width: number; height: number }[] | null;
  /** Shapes offered as width:height. Null: any, or the provider takes sizes. */
  frames: readonly string[] | null;
  maxImagesPerCall: number;
  /** The same for a call with references. Left out: no other. */
  maxImagesPerEdit?: number;
  seed: boolean;
  negativePrompt: boolean;
  /** Takes reference images. */
  edits: boolean;
  transparency: boolean;
  /** Whether the vendor's page tells to send a paid request again under its idempotency key. Left out: no. */
  repeats?: boolean;
}

export interface ProducedImage {
  /** Bytes as they came, or where they can be fetched for a while. */
  content: { kind: 'bytes'; bytes: Uint8Array } | { kind: 'url'; url: string };
  /** The prompt the model really used, where the vendor tells. */
  revisedPrompt: string | null;
  seed: string | null;
  /**
   * What the vendor itself says against the picture, such as `CONTENT_FILTERED`: it is kept as a candidate and not
   * put on the entry by itself. Left out or null: nothing.
   */
  flag?: string | null;
}

/** What is left on the account, as far as the vendor tells. */
export interface ProviderBalance {
  credits: number | null;
  /** How many more pictures it pays for. */
  images: number | null;
}

interface Answer {
  warnings: ProviderWarning[];
  /** Credits charged so far as the vendor tells them; null when it does not. */
  credits: number | null;
  /** Left out: not told. */
  balance?: ProviderBalance | null;
}

/** The pictures are there. */
export interface Produced extends Answer {
  state: 'produced';
  /** At least one. */
  images: ProducedImage[];
  /** The vendor's own id of the call, for support. */
  jobId: string | null;
}

/** The vendor took the job and will be asked for it. */
export interface Submitted extends Answer {
  state: 'submitted';
  jobId: string;
  /** Milliseconds to wait before the first poll. */
  pollAfterMs: number;
}

export interface Pending {
  state: 'pending';
  /** Milliseconds to wait before the next poll, at the least. */
  pollAfterMs: number;
  /** The vendor's word for the state of the job where it is none that is known. */
  unknownState?: string;
}

export interface CallContext {
  /** Aborted on shutdown and when the patience with the provider (`timeoutMs`) is over; never on cancel, which keeps what is paid. */
  signal: AbortSignal;
  /** The same for every attempt at one paid call. */
  idempotencyKey: string;
  /**
   * A short-lived public address of one of the request's references, for vendors that take addresses only.
   *
   * @throws HeroError config_invalid when the site cannot be reached from outside.
   */
  share(reference: SourceImage): Promise<string>;
  /** Where a vendor may say that its job is done: a hint to go and ask. Null when the site cannot be reached from outside. */
  callbackUrl: string | null;
}

/** What a test of the connection found out, without spending anything. */
export interface ProviderCheck {
  /** `untested` where the vendor offers no free way to find out. */
  key: 'accepted' | 'refused' | 'untested';
  /** One sentence: what was asked, what came back, what to do. */
  detail: string;
  balance: ProviderBalance | null;
}

/**
 * A source of pictures. Implement it to plug in your own: `providers: { own: { type: 'custom', provider } }`.
 *
 * Both verbs throw `HeroError`. A `submit` that may have been billed without an answer must throw
 * `provider_outcome_unknown`: it is never repeated by itself.
 */
export interface ImageProvider {
  readonly specificationVersion: 1;
  /** The vendor or renderer, such as `openai-compatible`. */
  readonly type: string;
  /** '' when there is none to name. */
  readonly model: string;
  /** `card` when no model draws: free, offline, labelled as composed. */
  readonly source: 'ai' | 'card';
  readonly capabilities: ProviderCapabilities;
  /** Credits the request would cost; null when nobody knows. No network. */
  estimate(request: ImageRequest): number | null;
  /** The one paid call. */
  submit(request: ImageRequest, context: CallContext): Promise<Produced | Submitted>;
  /** Asks for a submitted job; free, may be repeated. Absent where `submit` always answers with pictures. */
  poll?(jobId: string, context: Pick<CallContext, 'signal'>): Promise<Produced | Pending>;
  /** Tests address and key without spending. Absent where there is nothing to test. */
  check?(context: Pick<CallContext, 'signal'>): Promise<ProviderCheck>;
}
