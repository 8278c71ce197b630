import type { ImageRequest, ProviderWarning } from '../../contracts/provider';

export const unsupported = (feature: string, message: string): ProviderWarning => ({
  type: 'unsupported',
  feature,
  message,
});

export const adapted = (feature: string, message: string): ProviderWarning => ({
  type: 'adapted',
  feature,
  message,
});

/** For an API that takes no seed. */
export const seedWarnings = ({ seed }: Pick<ImageRequest, 'seed'>): ProviderWarning[] =>
  seed === null ? [] : [unsupported('seed', 'The API takes no seed; every call draws anew.')];

/** For an API with one quality: the usual tier goes without saying. */
export const qualityWarnings = ({ quality }: Pick<ImageRequest, 'quality'>): ProviderWarning[] =>
  quality === 'medium'
    ? []
    : [unsupported('quality', `The API has one quality only; “${quality}” was asked for.`)];

/** When fewer images are asked of one call than are wanted. */
export const countWarnings = (wanted: number, max: number): ProviderWarning[] =>
  wanted <= max
    ? []
    : [adapted('count', `One call draws at most ${max} pictures; ${wanted} were asked for.`)];

/** For an answer with fewer images than were asked for, or with some that have no content. */
export const shortfallWarnings = ({
  asked,
  usable,
  unusable,
}: {
  asked: number;
  usable: number;
  unusable: number;
}): ProviderWarning[] => {
  if (unusable > 0) {
    const message = `${unusable} of the provider's ${usable + unusable} pictures had no content.`;
    return [{ type: 'other', feature: 'count', message }];
  }
  return usable < asked ? [adapted('count', `The provider drew ${usable} of ${asked} pictures.`)] : [];
};
