import type { DoctorCheck } from './doctor';
import type { CreateAdminGeneration, Generation } from './generation';
import type { Hero } from './hero';
import type { ProviderCheck, ProviderWarning } from './provider';
import type { ProviderHealth } from './provider-health';
import type { Quality } from './template';
import type { Usage } from './usage';

/**
 * The admin API, below `/hero-image`. Server and admin share these types.
 * A failure has the body `{ data: null, error: { status, name, message, details: { code, generation? } } }`:
 * `code` is one of the contract's error codes, `generation` the run that records the reason.
 */

export interface Envelope<T> {
  data: T;
}

/** POST /hero-image/generations → 202 */
export declare namespace CreateGenerationRun {
  type Request = CreateAdminGeneration;
  type Response = Envelope<Generation>;
}

/** GET /hero-image/generations/:id */
export declare namespace FindGeneration {
  type Response = Envelope<Generation>;
}

/** GET /hero-image/generations?uid=&documentId=&locale=&field=&limit= → newest first, 50 at most */
export declare namespace ListGenerations {
  type Response = Envelope<Generation[]>;
}

/** POST /hero-image/generations/:id/cancel */
export declare namespace CancelGeneration {
  type Response = Envelope<Generation>;
}

/** POST /hero-image/prompt-preview: builds the prompt, calls no provider */
export declare namespace PreviewPrompt {
  type Request = CreateAdminGeneration;
  type Response = Envelope<{
    prompt: string;
    negativePrompt: string;
    altText: string;
    fileName: string;
    template: string;
    templateVersion: number;
    provider: string;
    model: string;
    quality: Quality;
    candidates: number;
    frame: { width: number; height: number };
    /** Estimated credits of the run; null when the price is unknown. */
    credits: number | null;
    warnings: ProviderWarning[];
  }>;
}

/** POST /hero-image/library-heroes: a pinned hero from an image of the media library */
export declare namespace CreateLibraryHero {
  interface Request {
    uid: string;
    documentId: string | null;
    locale?: string;
    field?: string;
    values?: Record<string, unknown>;
    file: number;
  }
  type Response = Envelope<Hero>;
}

export interface TemplateSummary {
  slug: string;
  name: string;
  isDefault: boolean;
  version: number;
  /** Templates from the config are read-only in the admin. */
  origin: 'built-in' | 'config' | 'admin';
}

/** GET /hero-image/templates */
export declare namespace ListTemplates {
  type Response = Envelope<TemplateSummary[]>;
}

export interface ProviderSummary {
  name: string;
  type: string;
  model: string;
  source: 'ai' | 'card';
  /** Index in `use`; null for a provider that is used only when a request names it. */
  order: number | null;
  /** False when the API key is missing: a run would fail. */
  ready: boolean;
  creditsPerImage: number | null;
  /** Null for callers without the permission to see providers. */
  health: ProviderHealth | null;
}

/** GET /hero-image/providers */
export declare namespace ListProviders {
  type Response = Envelope<ProviderSummary[]>;
}

/** POST /hero-image/providers/:name/test: sends free requests only */
export declare namespace TestProvider {
  type Response = Envelope<
    ProviderCheck & {
      name: string;
      /** Whether the provider answered; null when no request was sent. */
      reachable: boolean | null;
    }
  >;
}

/** GET /hero-image/doctor: checks everything that heroes depend on; free of cost */
export declare namespace ExamineSite {
  type Response = Envelope<DoctorCheck[]>;
}

/** GET /hero-image/usage?by=&from=&to= */
export declare namespace FindUsage {
  type Response = Envelope<Usage>;
}

/** The entry that must own the run: a copied entry contains the hero, but the run belongs to the original. */
interface RunOwner {
  uid: string;
  documentId: string;
  locale?: string | undefined;
  field?: string | undefined;
}

/** GET /hero-image/generations/:id/finalise: previews finalising the chosen candidate, calls no provider */
export declare namespace PreviewFinal {
  type Query = RunOwner;
  /** Null when the quality would not change, there is no image to finalise, or another entry owns the run. */
  type Response = Envelope<{
    quality: Quality;
    /** Estimated credits; null when the price is unknown. */
    credits: number | null;
    /** To be shown before the editor confirms. */
    notes: string[];
  } | null>;
}

/** POST /hero-image/generations/:id/finalise: redraws a candidate in its template's final quality → 202 */
export declare namespace FinaliseGeneration {
  interface Request extends RunOwner {
    /** Index of the candidate. Default: the chosen one. */
    candidate?: number;
  }
  type Response = Envelope<Generation>;
}
