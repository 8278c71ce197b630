import type { ProviderWarning } from '../../contracts/provider';
import { adapted } from './warnings';

/** What to tell of an answer with fewer pictures than were asked for, or with some that have no content. */
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
  if (usable < asked) {
    const message = `The provider drew ${usable} of ${asked} pictures.`;
    return [adapted('count', message)];
  }
  return [];
};
