import type { ImageRequest } from '../../contracts/provider';
import { sumCredits } from './cost';
import type { UsableProvider } from './ports';

type Wanted = Pick<ImageRequest, 'count' | 'references'>;

/** Pictures that one call may ask for. A card has one design, whatever is asked for: it is drawn by one call. */
const mostInOneCall = ({ provider, isFree }: UsableProvider, { count, references }: Wanted): number => {
  if (isFree) return count;
  const { maxImagesPerCall, maxImagesPerEdit = maxImagesPerCall, edits } = provider.capabilities;
  return Math.max(1, edits && references.length > 0 ? maxImagesPerEdit : maxImagesPerCall);
};

/** How many pictures each call asks for, in order, so that all are asked for. */
export const planCalls = (usable: UsableProvider, wanted: Wanted): number[] => {
  const most = mostInOneCall(usable, wanted);
  const calls = Math.ceil(wanted.count / most);
  return Array.from({ length: calls }, (_, index) => Math.min(most, wanted.count - index * most));
};

/** Credits of all the calls that a request takes; null when a price is unknown. */
export const estimateCalls = (usable: UsableProvider, request: ImageRequest): number | null =>
  sumCredits(planCalls(usable, request).map((count) => usable.provider.estimate({ ...request, count })));
