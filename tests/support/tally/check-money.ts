import type { Tally } from './read';

export interface MoneyCheck {
  /** Paid calls as the vendors wrote them down. */
  billed: number;
  /** The same calls as the ledger has them. */
  inLedger: number;
  problems: string[];
}

/**
 * Holds what the emulated vendors billed against the ledger: each billed call stands in it once and as one that
 * may have cost something, each delivered one was billed, and none was billed twice.
 */
export const checkMoney = ({ billed, ledger }: Tally): MoneyCheck => {
  const calls = new Map(
    ledger.flatMap((row) => row.calls.map((call) => [call.idempotencyKey, { ...call, row }] as const)),
  );
  const bills = new Map<string, number>();
  const problems: string[] = [];
  for (const { vendor, idempotencyKey, refunded } of billed) {
    if (idempotencyKey === null) problems.push(`${vendor} billed a call without an idempotency key`);
    else if (!refunded) bills.set(idempotencyKey, (bills.get(idempotencyKey) ?? 0) + 1);
  }
  const refunds = new Set(billed.flatMap((line) => (line.refunded ? [line.idempotencyKey] : [])));

  for (const [key, times] of bills) {
    const call = calls.get(key);
    if (times > 1) problems.push(`${call?.provider ?? 'A vendor'} was billed ${times} times for ${key}`);
    if (call === undefined) problems.push(`A billed call is not in the ledger: ${key}`);
    else if (call.outcome === 'refused' && !refunds.has(key)) {
      problems.push(`Run ${call.row.runId}: ${call.provider} billed a call that the ledger calls refused`);
    }
  }
  for (const [key, { provider, outcome, credits, estimated, row }] of calls) {
    // A card is drawn without an API.
    const isFree = credits === 0 && !estimated;
    if (outcome === 'delivered' && !isFree && !bills.has(key)) {
      problems.push(`Run ${row.runId}: ${provider} delivered and billed nothing (${key})`);
    }
    if (outcome === 'open' && !['queued', 'running'].includes(row.status)) {
      problems.push(`Run ${row.runId} is ${row.status} and has a call open at ${provider}`);
    }
  }
  return {
    billed: bills.size,
    inLedger: [...bills.keys()].filter((key) => calls.has(key)).length,
    problems,
  };
};
