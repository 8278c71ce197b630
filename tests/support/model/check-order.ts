import { checkMoney } from '../tally/check-money';
import { Broken } from './hold-against';
import type { Model } from './model';
import { ledgerOf, type Order } from './order';

/** How a run may end here, where the vendor answers everything: `unknown` has no cause. */
const isDefined = ({ status, error }: { status: string; error: { code: string } | null }): boolean =>
  status === 'succeeded' || status === 'canceled' || (status === 'failed' && error?.code === 'entry_gone');

/** What must be true when an order is over and all its runs were carried on: they have ended, and what they cost is known. */
export const checkOrder = async (
  model: Model,
  order: Order,
  { billedBefore }: { billedBefore: number },
): Promise<void> => {
  const ledger = await ledgerOf(order);
  for (const row of ledger) {
    const { runId, status, finishedAt, leaseToken, activeKey, error } = row;
    if (finishedAt === null || !isDefined(row))
      throw new Broken(`Run ${runId} ended as ${status} (${error?.message ?? 'no error'})`);
    if (leaseToken !== null || activeKey !== null)
      throw new Broken(`Run ${runId} still holds on to something`);
    if (
      status === 'failed' &&
      !model.lost.has(row.locale as never) &&
      model.runs.get(runId)?.target !== 'form'
    )
      throw new Broken(`Run ${runId} took an entry for gone that is there`);
  }
  const billed = order.vendor.billed.slice(billedBefore);
  const { problems } = checkMoney({ billed, ledger, keys: [], said: new Map() });
  if (problems.length > 0) throw new Broken(problems.join('\n'));
};
