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

/** When fewer pictures are asked of one call than are wanted. */
export const countWarnings = (wanted: number, max: number): ProviderWarning[] =>
  wanted <= max
    ? []
    : [adapted('count', `One call draws at most ${max} pictures; ${wanted} were asked for.`)];
