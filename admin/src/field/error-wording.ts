import type { HeroErrorCode } from '../../../server/src/contracts/error';

/** A title for each error code of the contract; the server's sentence is shown below it. */
export const errorTitles: Record<HeroErrorCode, { id: string; defaultMessage: string }> = {
  config_invalid: { id: 'hero-image.error.config-invalid', defaultMessage: 'The plugin is not set up right' },
  template_invalid: {
    id: 'hero-image.error.template-invalid',
    defaultMessage: 'The brand template has a mistake',
  },
  prompt_empty: { id: 'hero-image.error.prompt-empty', defaultMessage: 'There is nothing to draw yet' },
  prompt_too_long: { id: 'hero-image.error.prompt-too-long', defaultMessage: 'The prompt is too long' },
  provider_auth: {
    id: 'hero-image.error.provider-auth',
    defaultMessage: 'The image provider refused the key',
  },
  provider_credits: {
    id: 'hero-image.error.provider-credits',
    defaultMessage: 'The image provider has no credits left',
  },
  provider_rate_limited: {
    id: 'hero-image.error.provider-rate-limited',
    defaultMessage: 'The image provider is busy',
  },
  provider_rejected: {
    id: 'hero-image.error.provider-rejected',
    defaultMessage: 'The image provider declined this prompt',
  },
  provider_unavailable: {
    id: 'hero-image.error.provider-unavailable',
    defaultMessage: 'The image provider cannot be reached',
  },
  provider_timeout: {
    id: 'hero-image.error.provider-timeout',
    defaultMessage: 'The image provider took too long',
  },
  provider_bad_response: {
    id: 'hero-image.error.provider-bad-response',
    defaultMessage: 'The image provider sent an answer that cannot be read',
  },
  provider_outcome_unknown: {
    id: 'hero-image.error.provider-outcome-unknown',
    defaultMessage: 'Nobody knows how this run ended',
  },
  download_blocked: {
    id: 'hero-image.error.download-blocked',
    defaultMessage: 'The picture may not be downloaded',
  },
  download_too_large: {
    id: 'hero-image.error.download-too-large',
    defaultMessage: 'The picture is too large to download',
  },
  download_expired: {
    id: 'hero-image.error.download-expired',
    defaultMessage: 'The picture is no longer there',
  },
  image_invalid: { id: 'hero-image.error.image-invalid', defaultMessage: 'This is not a usable picture' },
  image_too_large: { id: 'hero-image.error.image-too-large', defaultMessage: 'The picture is too large' },
  media_failed: {
    id: 'hero-image.error.media-failed',
    defaultMessage: 'The media library did not take the picture',
  },
  entry_gone: { id: 'hero-image.error.entry-gone', defaultMessage: 'This entry is gone' },
  file_gone: { id: 'hero-image.error.file-gone', defaultMessage: 'A file is gone' },
  budget_exceeded: { id: 'hero-image.error.budget-exceeded', defaultMessage: 'The budget is used up' },
  conflict: {
    id: 'hero-image.error.conflict',
    defaultMessage: 'Something has changed in the meantime',
  },
  canceled: { id: 'hero-image.error.canceled', defaultMessage: 'Canceled' },
};

export const isHeroErrorCode = (value: unknown): value is HeroErrorCode =>
  typeof value === 'string' && Object.hasOwn(errorTitles, value);
