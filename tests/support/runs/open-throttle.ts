import { createThrottle } from '../../../server/src/throttle/throttle';
import { createMemorySlots } from './memory-slots';

/** Admits every run at once. */
export const openThrottle = createThrottle({
  name: 'main',
  limits: { concurrency: null, requestsPerMinute: null },
  timeoutMs: 180_000,
  hasCircuit: false,
  slots: createMemorySlots(),
  warn: () => undefined,
});
