import { NO_SLOTS, type Slots, type SlotStore } from '../../../server/src/throttle/slots';

/** The slots that servers share, without a database; and how often they are read and asked to change. */
export const createMemorySlots = (): SlotStore & { queries: { reads: number; changes: number } } => {
  const rows = new Map<string, Slots>();
  const queries = { reads: 0, changes: 0 };
  return {
    queries,
    read: () => {
      queries.reads += 1;
      return Promise.resolve(new Map(rows));
    },
    change: (name, decide) => {
      queries.changes += 1;
      const { slots, waitMs } = decide(rows.get(name) ?? NO_SLOTS);
      if (slots !== null) rows.set(name, slots);
      return Promise.resolve(waitMs);
    },
  };
};
