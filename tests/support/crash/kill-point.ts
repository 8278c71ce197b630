import type { Step } from '../../../server/src/contracts/generation';

export type Moment = 'before' | 'after';

/** The places at which a server is ended: each one a write of its own, or something that is under way outside. */
export type KillPoint =
  /** The run is in the ledger, in a transaction that is not committed yet. */
  | { at: 'note' }
  /** A run that was ordered is put into the ledger, at once committed, and leased to the server that took the order. */
  | { at: 'order'; when: Moment }
  /** That lease is given back, so that the driver may take the run. */
  | { at: 'hand-over'; when: Moment }
  /** The run is put into the queue of BullMQ. */
  | { at: 'queue'; when: Moment }
  /** The run is in that queue, for later. */
  | { at: 'put off' }
  /** The first lease is taken. */
  | { at: 'claim'; when: Moment }
  /** The run names the card that stands in for its image. */
  | { at: 'card plan'; when: Moment }
  /** That card is a run of its own now. */
  | { at: 'card note' }
  /** A step is written to the ledger. */
  | { at: 'step'; when: Moment; step: Step }
  /** The bytes of a download are kept; the ledger does not say so yet. */
  | { at: 'kept bytes' }
  /** The so many-th file has been handed to the upload provider; further ones may be half written. */
  | { at: 'upload'; count: number }
  /** The so many-th row of the media library is written. */
  | { at: 'media row'; when: Moment; count: number }
  /** The so many-th row of the entry is written, in a transaction that is not committed yet. */
  | { at: 'entry row'; count: number }
  /** The vendor is at work on a request: it has billed, and its answer is not read yet. Seen from outside. */
  | { at: 'vendor'; request: 'create' | 'poll' | 'download' };

/** `kill`: the process is gone. `freeze`: it stands still with all it holds, and wakes up later. */
export type Ending = 'kill' | 'freeze';

/** Where the server is in the middle of a transaction of its own, which it takes down with it. */
export const isInTransaction = ({ at }: KillPoint): boolean => at === 'note' || at === 'entry row';

export const describePoint = (point: KillPoint): string => {
  switch (point.at) {
    case 'note':
      return 'noted down, not committed';
    case 'order':
      return `${point.when} noting the order`;
    case 'hand-over':
      return `${point.when} handing it over`;
    case 'queue':
      return `${point.when} queueing its job`;
    case 'put off':
      return 'its job put off';
    case 'claim':
      return `${point.when} the claim`;
    case 'card plan':
      return `${point.when} naming its card`;
    case 'card note':
      return 'after noting its card down';
    case 'step':
      return `${point.when} ${point.step}`;
    case 'kept bytes':
      return 'bytes kept, not noted';
    case 'upload':
      return `after upload ${point.count}`;
    case 'media row':
      return `${point.when} file row ${point.count}`;
    case 'entry row':
      return `entry row ${point.count}, not committed`;
    case 'vendor':
      return `during the ${point.request}`;
  }
};
