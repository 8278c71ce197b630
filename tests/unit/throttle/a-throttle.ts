import type { Limits } from '../../../server/src/throttle/slots';
import { createThrottle, type ThrottleOptions } from '../../../server/src/throttle/throttle';
import { createMemorySlots } from '../../support/runs/memory-slots';
import { anError, aWatch } from '../providers/fixtures';

interface Options extends Partial<Omit<ThrottleOptions, 'limits' | 'clock'>>, Partial<Limits> {
  watch?: ReturnType<typeof aWatch>;
}

/** A provider's throttle on one server, with the time it goes by. */
export const aThrottle = ({ watch = aWatch(), ...options }: Options = {}) => {
  const { concurrency = null, requestsPerMinute = null, ...parts } = options;
  const throttle = createThrottle({
    ...{ name: 'main', timeoutMs: 180_000, hasCircuit: true, slots: createMemorySlots() },
    warn: (message) => {
      throw new Error(message);
    },
    ...parts,
    limits: { concurrency, requestsPerMinute },
    clock: watch,
  });
  return {
    ...throttle,
    ...watch,
    failThrice: () => {
      for (let time = 0; time < 3; time++) throttle.failed(anError('provider_unavailable'));
    },
  };
};

/** Throttles of the same provider on two servers. */
export const twoServers = (options: Options) => {
  const shared = { watch: aWatch(), slots: createMemorySlots(), ...options };
  return [aThrottle(shared), aThrottle(shared)] as const;
};

export const GO = { kind: 'go' };
export const waitFor = (waitMs: number) => ({ kind: 'wait', waitMs });
