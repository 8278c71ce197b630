/** `strapi-plugin-hero-image/provider`: the types for a custom provider. */
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
