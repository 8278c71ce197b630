import type { ImageProvider, ImageRequest } from '../../contracts/provider';
import { sumCredits } from './cost';

type Wanted = Pick<ImageRequest, 'count' | 'references'>;

/** Pictures that one call may ask for. A card has one design, whatever is asked for: it is drawn by one call. */
const mostInOneCall = ({ capabilities, source }: ImageProvider, { count, references }: Wanted): number => {
  if (source === 'card') return count;
  const { maxImagesPerCall, maxImagesPerEdit = maxImagesPerCall, edits } = capabilities;
  return Math.max(1, edits && references.length > 0 ? maxImagesPerEdit : maxImagesPerCall);
};

/** How many pictures each call asks for, in order, so that all are asked for. */
export const planCalls = (provider: ImageProvider, wanted: Wanted): number[] => {
  const most = mostInOneCall(provider, wanted);
  const calls = Math.ceil(wanted.count / most);
  return Array.from({ length: calls }, (_, index) => Math.min(most, wanted.count - index * most));
};

/** Credits of all the calls that a request takes; null when nobody knows. */
export const estimateCalls = (provider: ImageProvider, request: ImageRequest): number | null =>
  sumCredits(planCalls(provider, request).map((count) => provider.estimate({ ...request, count })));
