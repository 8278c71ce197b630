import type { Delivery } from './pictures';
import type { Ending } from './ending';

export const VENDORS = [
  'openai',
  'openai-urls',
  'kairval',
  'gpt-image-2-art',
  'gptimage2-ai',
  'gptimageapi-dev',
] as const;

/** `openai-urls` is a gateway with OpenAI's API that answers with addresses. */
export type VendorName = (typeof VENDORS)[number];

/** Vendors whose pictures have to be fetched. */
export const BY_ADDRESS: readonly VendorName[] = VENDORS.filter((vendor) => vendor !== 'openai');
/** Vendors that answer with a job first. */
export const BY_JOB: readonly VendorName[] = ['gpt-image-2-art', 'gptimage2-ai'];

/** An answer with this status; `says` becomes the vendor's own sentence, `html` a proxy's page. */
export interface Refusal {
  status: number;
  code?: string;
  says?: string;
  html?: boolean;
  /** These words instead of the vendor's usual ones; a string is no JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Whether the work was done and billed before it went wrong. */
  billed?: boolean;
}

/** Another gateway's spelling of the same answer. */
type Respell = (body: string) => string;

/** What goes wrong, in no vendor's words. */
export type Trouble =
  | { at: 'create'; answer: Refusal; times?: number }
  | { at: 'create'; connection: 'reset' | 'hang' | 'reset before' }
  /** Where the vendor cannot even be reached. */
  | { at: 'create'; way: 'refused' | 'no such name' | 'no TLS' }
  /** The answer to an accepted call is this text instead. */
  | { at: 'create'; text: string }
  | { at: 'create'; cutAfter: number }
  | { at: 'poll'; answer: Refusal; times?: number }
  | { at: 'poll'; text: string; times?: number }
  | { at: 'poll'; connection: 'reset' | 'hang'; times?: number }
  | { at: 'poll'; job: 'failed' | 'canceled' | 'endless' | 'unheard-of'; error?: string; respell?: Respell }
  /** The same answers, each sent as these words. */
  | { at: 'answer'; respell: Respell }
  | { at: 'result'; url: string }
  | { at: 'download'; answer: Refusal; times?: number }
  | { at: 'download'; redirect: string }
  | { at: 'download'; connection: 'reset' | 'hang' | 'drip' | 'endless'; times?: number }
  | { at: 'picture'; delivers: Delivery };

/** One fault at one vendor. */
export interface FaultCase {
  /** The row of the matrix. */
  fault: string;
  vendor: VendorName;
  trouble: Trouble;
  ends: Ending;
}

/** A fault at each of the vendors it can happen to, with how it must end there. */
export const faultAt = (
  vendors: readonly VendorName[],
  fault: string,
  trouble: Trouble,
  ends: (vendor: VendorName) => Ending,
): FaultCase[] => vendors.map((vendor) => ({ fault, vendor, trouble, ends: ends(vendor) }));
