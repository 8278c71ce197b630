import type { Step } from '../../server/src/contracts/generation';
import { isInTransaction, type Ending, type KillPoint, type Moment } from '../support/crash/kill-point';
import type { QueueName } from '../support/crash/queues/blog-queue';
import type { Kind, KindTraits } from './kinds';

/** How a run ends that was interrupted: `none`, there never was one. */
export type Expected = 'none' | 'unknown' | 'succeeded';

const both = (step: Step): KillPoint[] =>
  (['before', 'after'] satisfies Moment[]).map((when) => ({ at: 'step', when, step }));

const CARD_POINTS: readonly KillPoint[] = [
  { at: 'card plan', when: 'before' },
  { at: 'card plan', when: 'after' },
  { at: 'card note' },
];

const ORDER_POINTS: readonly KillPoint[] = [
  { at: 'order', when: 'before' },
  { at: 'order', when: 'after' },
  { at: 'hand-over', when: 'before' },
  { at: 'hand-over', when: 'after' },
];

const QUEUE_POINTS: readonly KillPoint[] = [
  { at: 'queue', when: 'before' },
  { at: 'queue', when: 'after' },
];

const NOTE: KillPoint = { at: 'note' };

/** From when a run is in the ledger, whoever asked for it. */
const pointsOnward = (
  { isFree, isJob, isByAddress, hasCard, isOrdered }: KindTraits,
  queue: QueueName,
): KillPoint[] => [
  ...(queue === 'none' ? [] : QUEUE_POINTS),
  { at: 'claim', when: 'before' },
  { at: 'claim', when: 'after' },
  ...(hasCard ? CARD_POINTS : []),
  ...both('submitting'),
  ...(isFree ? [] : [{ at: 'vendor', request: 'create' } as const]),
  ...(isJob ? both('submitted') : []),
  ...(isJob && queue !== 'none' ? [{ at: 'put off' } as const] : []),
  ...(isJob ? [{ at: 'vendor', request: 'poll' } as const] : []),
  ...both('produced'),
  ...(isByAddress ? [{ at: 'vendor', request: 'download' } as const, { at: 'kept bytes' } as const] : []),
  ...both('fetched'),
  ...both('rendered'),
  { at: 'upload', count: 1 },
  { at: 'media row', when: 'before', count: 1 },
  { at: 'media row', when: 'after', count: 1 },
  { at: 'media row', when: 'before', count: 2 },
  { at: 'media row', when: 'after', count: 2 },
  ...both('stored'),
  { at: 'entry row', count: 1 },
  // A draft that was never published is one row.
  ...(isOrdered ? [] : [{ at: 'entry row', count: 2 } as const]),
  ...both('attached'),
];

/** Every point at which a server can be ended while it draws by this kind, in the order in which they come. */
export const pointsOf = (traits: KindTraits, queue: QueueName): KillPoint[] => [
  ...(traits.isOrdered ? ORDER_POINTS : [NOTE]),
  ...pointsOnward(traits, queue),
];

/** Every point there is: a job whose result is fetched, and that a queue hands out, has all but how it began. */
export const ALL_POINTS: readonly KillPoint[] = [
  NOTE,
  ...ORDER_POINTS,
  ...pointsOnward(
    { isFree: false, isJob: true, isByAddress: true, hasCard: true, isOrdered: false },
    'redis',
  ),
];

/** Whether a server can stand still there while another one goes on: not with the rows locked. */
export const canFreeze = (point: KillPoint): boolean => !isInTransaction(point);

/**
 * Whether a run can be held there while its server goes on with others: not where runs are taken or queued one after
 * the other, nor where two runs of one article meet.
 */
export const canHold = ({ point: { at }, kind: { hasCard } }: { point: KillPoint; kind: Kind }): boolean =>
  !hasCard && at !== 'claim' && at !== 'queue' && at !== 'put off';

/** Whether the ledger says, at this point, that a call is under way and nothing of what came of it. */
const isInTheDark = (point: KillPoint, { isJob }: Kind): boolean => {
  switch (point.at) {
    case 'step':
      return (
        (point.step === 'submitting' && point.when === 'after') ||
        (point.step === (isJob ? 'submitted' : 'produced') && point.when === 'before')
      );
    case 'vendor':
      return point.request === 'create';
    case 'note':
    case 'order':
    case 'hand-over':
    case 'queue':
    case 'put off':
    case 'claim':
    case 'card plan':
    case 'card note':
    case 'kept bytes':
    case 'upload':
    case 'media row':
    case 'entry row':
      return false;
  }
};

/** Whether two runs of the article are under way then, so that the point of the one is any point of the other. */
const isAmongTwo = ({ at }: KillPoint, { hasCard }: Kind): boolean =>
  hasCard && at !== 'note' && at !== 'claim' && at !== 'card plan' && at !== 'card note';

/** Whether the ledger knows nothing of the run yet. */
const isUnwritten = (point: KillPoint): boolean =>
  point.at === 'note' || (point.at === 'order' && point.when === 'before');

/**
 * The table of endings. What was not committed never was; a paid call of which nothing is known is never sent
 * again; everything else is carried on to its end.
 */
export const expectedAt = (point: KillPoint, kind: Kind, ending: Ending): readonly Expected[] => {
  if (isUnwritten(point) && ending === 'kill') return ['none'];
  if (isAmongTwo(point, kind)) return ['succeeded', 'unknown'];
  if (!isInTheDark(point, kind) || kind.isFree) return ['succeeded'];
  // A server that wakes up still has the answer, if its connection has lasted.
  return ending === 'kill' ? ['unknown'] : ['unknown', 'succeeded'];
};
