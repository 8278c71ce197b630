import { cancelRun } from '../../../server/src/runs/outcome/cancel';
import { processRun } from '../../../server/src/runs/worker/process-run';
import { LEASE_MS, takenFor } from '../../../server/src/runs/worker/lease';
import type { Ports } from '../../../server/src/runs/model/ports';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import { Broken } from './hold-against';
import { livingRuns, type Model } from './model';
import { hold, ledgerOf, type Order } from './order';

const never = new AbortController().signal;

/** Stops a run as a server that is shut down does: between two steps, after so many changes of its row. */
const stoppingAfter = (ports: Ports, commits: number): { ports: Ports; stop: AbortSignal } => {
  const stopping = new AbortController();
  let left = commits;
  const { runStore } = ports;
  const commit: typeof runStore.commit = async (row, patch) => {
    const written = await runStore.commit(row, patch);
    left -= 1;
    if (left <= 0) stopping.abort();
    return written;
  };
  return { ports: { ...ports, runStore: { ...runStore, commit } }, stop: stopping.signal };
};

/** Takes one run as the driver does, and carries it on; for so many changes, or to where it goes by itself. */
export const carryRun = async (order: Order, runId: string, commits: number | null): Promise<void> => {
  const row = await order.ports.runStore.find(runId);
  if (row === null || row.finishedAt !== null) return;
  const status = row.status === 'canceled' ? row.status : 'running';
  const taken = await order.ports.runStore.commit(row, { ...takenFor(LEASE_MS), status });
  if (taken === null) throw new Error(`Somebody else holds ${runId}`);
  const { ports, stop } =
    commits === null ? { ports: order.ports, stop: never } : stoppingAfter(order.ports, commits);
  await processRun(ports, taken, { stop, abort: never });
};

/** Runs that wait for a moment need not: here nothing goes on meanwhile. */
const endWaits = async ({ blog, documentId }: Order): Promise<void> => {
  await blog.strapi.db
    .query(GENERATION_UID)
    .updateMany({ where: { documentId, finishedAt: { $null: true } }, data: { runAfter: new Date(0) } });
};

/** More rounds than the runs of any order need. */
const PATIENCE = 40;

/** Lets the driver's own claims carry everything to its end. */
export const finishRuns = async (model: Model, order: Order): Promise<void> => {
  const { runStore } = order.ports;
  for (let rounds = 0; rounds < PATIENCE; rounds += 1) {
    await endWaits(order);
    const claimed = await runStore.claim({ leaseMs: LEASE_MS, limit: 100, minPriority: 0 });
    if (claimed.length === 0) return;
    for (const row of claimed) {
      if (row.documentId !== order.documentId) throw new Broken(`Run ${row.runId} is of another order`);
      await processRun(order.ports, row, { stop: never, abort: never });
      await hold(model, order);
    }
  }
  const left = livingRuns(model).map(({ runId, trigger }) => `${runId} (${trigger})`);
  throw new Broken(`Runs never end: ${left.join(', ')}`);
};

/** After an order that failed: what it left under way is none of the next one's business. */
export const abandonRuns = async (order: Order): Promise<void> => {
  for (const { runId, finishedAt } of await ledgerOf(order)) {
    if (finishedAt !== null) continue;
    await cancelRun(order.ports.runStore, runId);
    await carryRun(order, runId, null);
  }
};
