/** `strapi-plugin-hero-image/provider`: what it takes to write a provider of your own. */
export { HeroError } from '../error';
export type { HeroErrorCode } from '../error';
export type {
  CallContext,
  CardContent,
  ImageProvider,
  ImageRequest,
  Pending,
  Produced,
  ProducedImage,
  ProviderBalance,
  ProviderCapabilities,
  ProviderCheck,
  ProviderWarning,
  SourceImage,
  Submitted,
} from '../provider';
