import type { ProviderGate } from '../runs/model/ports';
import { createSharedGate, HOLD_SLACK_MS, type LocalGate } from './cluster-throttle';
import type { SharedLimits } from './cluster-slots';
import type { PlaceStore } from './store/slot-store';

/** What the gate of a configured provider is made from. */
export interface GatedProvider {
  timeoutMs: number;
  /** As configured, for all servers together. */
  shared: SharedLimits;
  gate: LocalGate;
}

export interface Gates {
  of: (name: string) => ProviderGate;
  /** Providers that would let nobody in now. */
  busy: () => Promise<string[]>;
}

/** The gates of all configured providers. */
export const createGates = (
  providers: ReadonlyMap<string, GatedProvider>,
  { places, warn }: { places: PlaceStore; warn: (message: string) => void },
): Gates => {
  const gates = new Map(
    [...providers].map(([name, { gate: local, shared: limits, timeoutMs }]) => {
      const holdMs = timeoutMs + HOLD_SLACK_MS;
      return [name, createSharedGate({ name, local, limits, places, holdMs, warn })] as const;
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
