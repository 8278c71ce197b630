import type { HeroErrorCode } from './error';

/** Where the cause of a failed call lies. */
export type Blame =
  /** With the provider: it is down, slow, or its answer is unusable. */
  | 'provider'
  /** With the account: the provider answers, and refuses the key or wants credits first; only a person can mend it. */
  | 'account'
  /** With the site's set-up, such as a URL; the provider may never have been called. */
  | 'setup'
  /** With the request: the provider answers, and refuses it or asks to wait. */
  | 'request'
  /** With nothing that the provider takes part in. */
  | 'other';

interface ErrorPolicy {
  /** HTTP status that a caller of the API is answered with. */
  status: number;
  /** Whether the vendor may charge for a call that ends with this code: what is not surely free counts as paid. */
  billed: boolean;
  /** Whether another provider may succeed: a broken media library or a deleted entry stays what it is. */
  fallback: boolean;
  /** Whether a poll that fails with this code tells how the job ended; else its outcome stays unknown. */
  settles: boolean;
  blame: Blame;
}

/** What each error code means for the API's answer, for money, for the next provider, for a job and for the circuit. */
export const ERROR_POLICY: Record<HeroErrorCode, ErrorPolicy> = {
  config_invalid: { status: 400, billed: false, fallback: true, settles: false, blame: 'setup' },
  template_invalid: { status: 400, billed: false, fallback: false, settles: false, blame: 'other' },
  prompt_empty: { status: 400, billed: false, fallback: false, settles: false, blame: 'other' },
  prompt_too_long: { status: 400, billed: false, fallback: true, settles: false, blame: 'other' },
  provider_auth: { status: 502, billed: false, fallback: true, settles: false, blame: 'account' },
  provider_credits: { status: 402, billed: false, fallback: true, settles: true, blame: 'account' },
  provider_rate_limited: { status: 429, billed: false, fallback: true, settles: false, blame: 'request' },
  provider_rejected: { status: 422, billed: false, fallback: true, settles: true, blame: 'request' },
  provider_unavailable: { status: 502, billed: false, fallback: true, settles: false, blame: 'provider' },
  provider_timeout: { status: 504, billed: false, fallback: true, settles: false, blame: 'provider' },
  provider_bad_response: { status: 502, billed: true, fallback: true, settles: true, blame: 'provider' },
  provider_outcome_unknown: { status: 502, billed: true, fallback: false, settles: true, blame: 'provider' },
  download_blocked: { status: 502, billed: true, fallback: true, settles: true, blame: 'other' },
  download_too_large: { status: 502, billed: true, fallback: true, settles: true, blame: 'other' },
  download_expired: { status: 502, billed: true, fallback: true, settles: true, blame: 'other' },
  image_invalid: { status: 422, billed: true, fallback: true, settles: true, blame: 'other' },
  image_too_large: { status: 422, billed: true, fallback: true, settles: true, blame: 'other' },
  media_failed: { status: 500, billed: false, fallback: false, settles: false, blame: 'other' },
  entry_gone: { status: 404, billed: false, fallback: false, settles: false, blame: 'other' },
  file_gone: { status: 404, billed: false, fallback: false, settles: false, blame: 'other' },
  budget_exceeded: { status: 402, billed: false, fallback: true, settles: false, blame: 'other' },
  conflict: { status: 409, billed: false, fallback: false, settles: false, blame: 'other' },
  canceled: { status: 409, billed: false, fallback: false, settles: false, blame: 'other' },
};
