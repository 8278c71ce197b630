import type { HeroErrorCode } from '../contracts/error';

/** Whose making a failed call is. */
export type Blame =
  /** The provider's: it is down, slow, or answers nonsense. */
  | 'provider'
  /** The account's: the provider is there and takes no such key, or wants credits first. A person mends it. */
  | 'account'
  /** The site's set-up, such as an address; the provider may never have been asked. */
  | 'setup'
  /** The request's: the provider is there and said no, or not now. */
  | 'request'
  /** Nothing the provider had a hand in. */
  | 'other';

export const blameOf = (code: HeroErrorCode): Blame => {
  switch (code) {
    case 'provider_unavailable':
    case 'provider_timeout':
    case 'provider_bad_response':
    case 'provider_outcome_unknown':
      return 'provider';
    case 'provider_auth':
    case 'provider_credits':
      return 'account';
    case 'config_invalid':
      return 'setup';
    case 'provider_rejected':
    case 'provider_rate_limited':
      return 'request';
    case 'template_invalid':
    case 'prompt_empty':
    case 'prompt_too_long':
    case 'download_blocked':
    case 'download_too_large':
    case 'download_expired':
    case 'image_invalid':
    case 'image_too_large':
    case 'media_failed':
    case 'entry_gone':
    case 'file_gone':
    case 'budget_exceeded':
    case 'canceled':
    case 'conflict':
      return 'other';
  }
};
