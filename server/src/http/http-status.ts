import type { HeroErrorCode } from '../contracts/error';

/** The HTTP status for an error code. */
export const httpStatusOf = (code: HeroErrorCode): number => {
  switch (code) {
    case 'config_invalid':
    case 'template_invalid':
    case 'prompt_empty':
    case 'prompt_too_long':
      return 400;
    case 'budget_exceeded':
    case 'provider_credits':
      return 402;
    case 'entry_gone':
    case 'file_gone':
      return 404;
    case 'canceled':
    case 'conflict':
      return 409;
    case 'image_invalid':
    case 'image_too_large':
    case 'provider_rejected':
      return 422;
    case 'provider_rate_limited':
      return 429;
    case 'media_failed':
      return 500;
    case 'provider_auth':
    case 'provider_unavailable':
    case 'provider_bad_response':
    case 'provider_outcome_unknown':
    case 'download_blocked':
    case 'download_too_large':
    case 'download_expired':
      return 502;
    case 'provider_timeout':
      return 504;
  }
};
