import { createHash } from 'node:crypto';
import { refOf, type Spool } from '../../../server/src/runs/model/spool';
import type { World } from './run-harness';

/** A spool without a database, whose journal says when bytes were kept. */
export const createMemorySpool = (world: Pick<World, 'spooled' | 'journal' | 'stations'>): Spool => ({
  put: async (runId, index, bytes) => {
    const ref = refOf(runId, index);
    await world.stations.keep(ref);
    world.spooled.set(ref, bytes);
    world.journal.push('keep the bytes');
    return { ref, sha256: createHash('sha256').update(bytes).digest('hex') };
  },
  get: (ref) => Promise.resolve(world.spooled.get(ref) ?? null),
  has: (ref) => Promise.resolve(world.spooled.has(ref)),
  drop: (owners) => {
    const runs = new Set(owners.map((owner) => owner.split('/')[0]));
    for (const ref of world.spooled.keys()) if (runs.has(ref.split('/')[0])) world.spooled.delete(ref);
    return Promise.resolve();
  },
});
