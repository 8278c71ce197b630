import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { createSerialize, type Serialize } from '../../concurrency/serialize';
import { NO_SLOTS, slotsSchema, type SlotStore } from '../slots';
import { SLOT_UID } from './slot-model';

const rowSchema = z.object({
  id: z.number(),
  name: z.string(),
  version: z.number().int(),
  state: slotsSchema.catch(NO_SLOTS),
});

/** The slots in the database, a row per provider, changed by compare-and-swap. */
export const createSlotStore = (strapi: Core.Strapi): SlotStore => {
  const query = () => strapi.db.query(SLOT_UID);

  const find = async (names: readonly string[]) =>
    z.array(rowSchema).parse(await query().findMany({ where: { name: { $in: [...names] } } }));

  const insert = async (name: string) => {
    const now = new Date();
    const data = { name, version: 1, state: JSON.stringify(NO_SLOTS), createdAt: now, updatedAt: now };
    await strapi.db.queryBuilder(SLOT_UID).insert(data).onConflict('name').ignore().execute();
    return find([name]);
  };

  /** Changes of this server queue up for each provider, so that only those of other servers collide. */
  const queues = new Map<string, Serialize>();
  const queueOf = (name: string): Serialize => {
    const queue = queues.get(name) ?? createSerialize();
    queues.set(name, queue);
    return queue;
  };

  const change: SlotStore['change'] = async (name, decide) => {
    for (;;) {
      const [row = (await insert(name))[0]] = await find([name]);
      const { slots, waitMs } = decide(row?.state ?? NO_SLOTS);
      if (slots === null || row === undefined) return waitMs;
      const { id, version } = row;
      const data = { state: slots, version: version + 1, updatedAt: new Date() };
      const { count } = await query().updateMany({ where: { id, version }, data });
      if (count === 1) return waitMs;
    }
  };

  return {
    read: async (names) => new Map((await find(names)).map(({ name, state }) => [name, state])),
    change: (name, decide) => queueOf(name)(() => change(name, decide)),
  };
};
