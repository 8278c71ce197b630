import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { NO_SLOTS, clusterSlotsSchema, type ClusterSlots } from '../cluster-slots';
import { SLOT_UID } from './slot-model';

const rowSchema = z.object({
  id: z.number(),
  version: z.number().int(),
  state: clusterSlotsSchema.catch(NO_SLOTS),
});

/** What all servers together have under way, by provider. */
export interface SlotStore {
  read: (name: string) => Promise<ClusterSlots>;
  /** Changes the places as they are at that moment; null leaves them. Asked again where somebody else was faster. */
  change: <T>(
    name: string,
    decide: (places: ClusterSlots) => { places: ClusterSlots | null; answer: T },
  ) => Promise<T>;
}

export const createSlotStore = (strapi: Core.Strapi): SlotStore => {
  const query = () => strapi.db.query(SLOT_UID);

  const find = async (name: string) => {
    const row: unknown = await query().findOne({ where: { name } });
    return row === null ? null : rowSchema.parse(row);
  };

  const open = async (name: string) => {
    const now = new Date();
    const data = { name, version: 1, state: JSON.stringify(NO_SLOTS), createdAt: now, updatedAt: now };
    await strapi.db.queryBuilder(SLOT_UID).insert(data).onConflict('name').ignore().execute();
    return find(name);
  };

  const lastTurn = new Map<string, Promise<unknown>>();

  /** Changes of this server queue up: only those of other servers get in each other's way. */
  const inTurn = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const next = (lastTurn.get(name) ?? Promise.resolve()).then(work);
    lastTurn.set(
      name,
      next.catch(() => undefined),
    );
    return next;
  };

  const write: SlotStore['change'] = async (name, decide) => {
    for (;;) {
      const row = (await find(name)) ?? (await open(name));
      const { places, answer } = decide(row?.state ?? NO_SLOTS);
      if (places === null || row === null) return answer;
      const { id, version } = row;
      const data = { state: places, version: version + 1, updatedAt: new Date() };
      const { count } = await query().updateMany({ where: { id, version }, data });
      if (count === 1) return answer;
    }
  };

  return {
    read: async (name) => (await find(name))?.state ?? NO_SLOTS,
    change: (name, decide) => inTurn(name, () => write(name, decide)),
  };
};
