import { HeroError } from '../../contracts/error';
import type { Ports, UsableProvider } from './ports';

/** A provider by name; null when it is not configured any more. */
export const findProvider = (
  { provider }: Pick<Ports, 'provider'>,
  name: string,
  model: string | null = null,
): UsableProvider | null => {
  try {
    return provider(name, model);
  } catch (error) {
    if (HeroError.isInstance(error)) return null;
    throw error;
  }
};
