import type { LedgerRow, PaidCall } from './ledger-row';

type Calls = Pick<LedgerRow, 'calls'>;

/** Pictures that were asked for and delivered, whether or not the vendor drew all of them. */
const answeredFor = ({ calls }: Calls): number =>
  calls.reduce((sum, { outcome, asked }) => (outcome === 'delivered' ? sum + asked : sum), 0);

/** How many pictures of a run nobody has been asked for yet. */
export const leftToAsk = (row: Calls & Pick<LedgerRow, 'request'>): number =>
  Math.max(0, (row.request?.count ?? 0) - answeredFor(row));

/** Whether the last call brought pictures and there are more to be asked for: after a failure there is no further call. */
export const wantsAnotherCall = (row: Calls & Pick<LedgerRow, 'request'>): boolean =>
  row.calls.at(-1)?.outcome === 'delivered' && leftToAsk(row) > 0;

/** Notes a call down, before it is sent. */
export const openCall = (
  { calls }: Calls,
  call: Pick<PaidCall, 'provider' | 'model' | 'idempotencyKey' | 'asked' | 'credits'>,
): PaidCall[] => [
  ...calls,
  { ...call, jobId: null, delivered: 0, estimated: true, outcome: 'open', calledBack: false },
];

/** Adds what became known of the call under way; without one, nothing changes. */
export const amendCall = ({ calls }: Calls, known: Partial<PaidCall>): PaidCall[] =>
  calls.map((call, position) =>
    position === calls.length - 1 && call.outcome === 'open' ? { ...call, ...known } : call,
  );

/** Takes back a call that was noted down and never sent. */
export const withdrawCall = ({ calls }: Calls): PaidCall[] =>
  calls.filter((call, position) => position < calls.length - 1 || call.outcome !== 'open');
