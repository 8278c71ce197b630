import type { Size } from '../../providers/mapping/nearest-size';
import type { PaidCall } from '../../billing/paid-call';
import type { Run } from './run';

interface Calls {
  calls: readonly PaidCall[];
}

/** Pictures that were asked for and delivered, whether or not the vendor drew all of them. */
const answeredFor = ({ calls }: Calls): number =>
  calls.reduce((sum, { outcome, asked }) => (outcome === 'delivered' ? sum + asked : sum), 0);

/** How many images of a run no call has requested yet. */
export const leftToAsk = (row: Calls & Pick<Run, 'request'>): number =>
  Math.max(0, (row.request?.count ?? 0) - answeredFor(row));

/** Whether a run's pictures were drawn for nothing, by the card's renderer. */
export const isFreeRun = ({ calls }: Calls): boolean => calls.at(-1)?.free ?? false;

/** Whether the last call brought pictures and there are more to be asked for: after a failure there is no further call. */
export const wantsAnotherCall = (row: Calls & Pick<Run, 'request'>): boolean =>
  row.calls.at(-1)?.outcome === 'delivered' && leftToAsk(row) > 0;

/** Notes a call down, before it is sent. */
export const openCall = (
  { calls }: Calls,
  call: Pick<PaidCall, 'provider' | 'model' | 'idempotencyKey' | 'asked' | 'credits' | 'frame' | 'free'>,
): PaidCall[] => [
  ...calls,
  {
    ...call,
    jobId: null,
    delivered: 0,
    estimated: true,
    outcome: 'open',
    calledBack: false,
    sentAt: new Date().toISOString(),
    askedAgain: false,
  },
];

/** Adds what became known of the call under way; without one, nothing changes. */
export const amendCall = ({ calls }: Calls, known: Partial<PaidCall>): PaidCall[] =>
  calls.map((call, position) =>
    position === calls.length - 1 && call.outcome === 'open' ? { ...call, ...known } : call,
  );

/** The call that brought the pictures that there are; undefined: none. */
export const lastDelivered = ({ calls }: Calls): PaidCall | undefined =>
  calls.findLast(({ outcome }) => outcome === 'delivered');

const smallest = (sizes: readonly Size[]): Size | null =>
  sizes.reduce<Size | null>(
    (least, size) => (least === null || size.width * size.height < least.width * least.height ? size : least),
    null,
  );

/** The calls with the size of the smallest picture that their provider delivered. */
export const callsWithSize = (row: Calls, sizes: readonly Size[]): PaidCall[] => {
  const drawnBy = lastDelivered(row)?.provider;
  const came = smallest(sizes);
  return row.calls.map((call) =>
    came !== null && call.outcome === 'delivered' && call.provider === drawnBy ? { ...call, came } : call,
  );
};

/** The call that is to be made once more under its own key, to learn what became of it; undefined: none. */
export const callAskedAgain = ({ calls }: Calls): PaidCall | undefined => {
  const call = calls.at(-1);
  return call?.askedAgain === true && call.outcome === 'open' ? call : undefined;
};

/** Takes back a call that was noted down and never sent; one that had been sent before stays. */
export const withdrawCall = ({ calls }: Calls): PaidCall[] =>
  calls.filter(
    ({ outcome, askedAgain }, position) => position < calls.length - 1 || outcome !== 'open' || askedAgain,
  );

/** Closes the open call with unknown outcome. */
export const leaveOpenCall = (row: Calls): PaidCall[] => amendCall(row, { outcome: 'unknown' });
