import type { Throttle } from './throttle';
import { createClusterThrottle, HOLD_SLACK_MS, type OwnThrottle } from './cluster-throttle';
import type { SharedLimits } from './cluster-slots';
import type { SlotStore } from './store/slot-store';

/** What the gate of a configured provider is made from. */
export interface ThrottledProvider {
  timeoutMs: number;
  /** As configured, for all servers together. */
  shared: SharedLimits;
  gate: OwnThrottle;
}

export interface Throttles {
  of: (name: string) => Throttle;
  /** Providers that would let nobody in now. */
  busy: () => Promise<string[]>;
}

/** The gates of all configured providers. */
export const createThrottles = (
  providers: ReadonlyMap<string, ThrottledProvider>,
  { places, warn }: { places: SlotStore; warn: (message: string) => void },
): Throttles => {
  const gates = new Map(
    [...providers].map(([name, { gate: local, shared: limits, timeoutMs }]) => {
      const holdMs = timeoutMs + HOLD_SLACK_MS;
      return [name, createClusterThrottle({ name, local, limits, places, holdMs, warn })] as const;
    }),
  );
  return {
    of: (name) => {
      const gate = gates.get(name);
      if (gate === undefined) throw new TypeError(`There is no gate for ${name}`);
      return gate;
    },
    busy: async () => {
      const looked = await Promise.all(
        [...gates].map(async ([name, gate]) => ((await gate.isFull()) ? [name] : [])),
      );
      return looked.flat();
    },
  };
};
