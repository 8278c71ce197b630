import type { DoctorCheck } from './doctor';
import type { CreateAdminGeneration, Generation } from './generation';
import type { Hero } from './hero';
import type { ProviderCheck, ProviderWarning } from './provider';
import type { ProviderHealth } from './provider-health';
import type { Quality } from './template';
import type { Usage } from './usage';

/**
 * The admin API, below `/hero-image`. Server and admin are typed from the same lines.
 * Every failure has the body `{ data: null, error: { status, name, message, details: { code, generation? } } }`,
 * `code` being one of the contract's error codes, `generation` the ledger row that says why.
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

/** POST /hero-image/prompt-preview: builds the prompt and asks nobody */
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
    /** Credits the run would cost; null when the provider does not tell. */
    credits: number | null;
    warnings: ProviderWarning[];
  }>;
}

/** POST /hero-image/library-heroes: a hero from a picture of the media library, pinned */
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
  /** Position in the order of use, from 0; null when it is only used by name. */
  order: number | null;
  /** False when a key is missing: the run would fail, and says so. */
  ready: boolean;
  creditsPerImage: number | null;
  /** Null for callers who may not see how providers are doing. */
  health: ProviderHealth | null;
}

/** GET /hero-image/providers */
export declare namespace ListProviders {
  type Response = Envelope<ProviderSummary[]>;
}

/** POST /hero-image/providers/:name/test: asks for nothing that costs */
export declare namespace TestProvider {
  type Response = Envelope<
    ProviderCheck & {
      name: string;
      /** Whether it answered at all; null when nobody was asked. */
      reachable: boolean | null;
    }
  >;
}

/** GET /hero-image/doctor: looks at everything that heroes depend on; spends nothing */
export declare namespace ExamineSite {
  type Response = Envelope<DoctorCheck[]>;
}

/** GET /hero-image/usage?by=&from=&to= */
export declare namespace FindUsage {
  type Response = Envelope<Usage>;
}

/** The entry that a run is drawn for. A hero is copied with its entry, and the run that drew it is not. */
interface OwnEntry {
  uid: string;
  documentId: string;
  locale?: string | undefined;
  field?: string | undefined;
}

/** GET /hero-image/generations/:id/finalise: what finalising the chosen candidate would be; asks nobody */
export declare namespace PreviewFinal {
  type Query = OwnEntry;
  /** Null when there is nothing to gain, no picture to finalise, or the run is another entry's. */
  type Response = Envelope<{
    quality: Quality;
    /** Credits it would cost; null when the provider does not tell. */
    credits: number | null;
    /** What the editor should know before. */
    notes: string[];
  } | null>;
}

/** POST /hero-image/generations/:id/finalise: draws a candidate again in its template's final quality → 202 */
export declare namespace FinaliseGeneration {
  interface Request extends OwnEntry {
    /** Index of the candidate. Left out: the chosen one. */
    candidate?: number;
  }
  type Response = Envelope<Generation>;
}
