import type { DatabaseName } from '../support/crash/databases/blog-database';
import type { KillPoint } from '../support/crash/kill-point';
import type { QueueName } from '../support/crash/queues/blog-queue';
import { kinds, type Kind, type KindName } from './kinds';
import { canFreeze, canHold, pointsOf } from './points';
import type { Batch } from './chain';
import type { CrashCase } from './crash-case';

/** Kinds for the databases with a server: one that answers at once, one with jobs. */
const ON_SERVERS: readonly KindName[] = ['openai', 'gpt-image-2-art'];

/** Of two runs on one entry, what each goes through by itself is seen elsewhere: these are where they meet. */
const meetsCard = ({ at, ...point }: KillPoint): boolean =>
  ['card plan', 'card note', 'entry row'].includes(at) ||
  ('step' in point && ['submitting', 'stored', 'attached'].includes(point.step));

/** Where an order is another thing than a publish, and the ends of what both go through. */
const isOfOrder = ({ at, ...point }: KillPoint): boolean =>
  ['order', 'hand-over', 'claim', 'vendor'].includes(at) ||
  ('step' in point && ['submitting', 'attached'].includes(point.step));

/** Where a queue has a part in it: a job is put in, handed to a server, put off, or done. */
const isOfQueue = ({ at, ...point }: KillPoint): boolean =>
  ['queue', 'put off', 'claim', 'vendor'].includes(at) ||
  ('step' in point && ['submitted', 'attached'].includes(point.step));

const isWorthIt = (point: KillPoint, { hasCard, isOrdered }: Kind): boolean =>
  (!hasCard || meetsCard(point)) && (!isOrdered || isOfOrder(point));

const killsOf = (
  database: DatabaseName,
  names: readonly KindName[],
  queue: QueueName = 'none',
): CrashCase[] =>
  kinds
    .filter(({ name }) => names.includes(name))
    .flatMap((kind) =>
      pointsOf(kind, queue)
        .filter((point) => isWorthIt(point, kind))
        .map((point): CrashCase => ({ kind, point, ending: 'kill', database, queue })),
    );

/** What a job and a download add to the points of a image that comes at once. */
const isOfJobs = ({ at, ...point }: KillPoint): boolean =>
  at === 'kept bytes' ||
  ('request' in point && point.request !== 'create') ||
  ('step' in point && ['submitted', 'produced'].includes(point.step));

const frozen = (cases: readonly CrashCase[]): CrashCase[] =>
  cases.filter(({ point }) => canFreeze(point)).map((crash): CrashCase => ({ ...crash, ending: 'freeze' }));

const where = (cases: readonly CrashCase[], isWanted: (point: KillPoint) => boolean): CrashCase[] =>
  cases.filter(({ point }) => isWanted(point));

/** What begins with an order; the rest of its way is that of a publish. */
const isBeginning = ({ at }: KillPoint): boolean => at === 'order' || at === 'hand-over';

/** For `npm test`: what only a queue brings with it, and the call that must not be repeated by it. */
const isShortOfQueue = (point: KillPoint): boolean =>
  ['queue', 'put off'].includes(point.at) || (point.at === 'vendor' && point.request === 'create');

/** Runs that BullMQ hands out: a kind whose jobs it puts off until the vendor is asked for them. */
const queued = (database: DatabaseName, queue: QueueName): CrashCase[] =>
  killsOf(database, ['gpt-image-2-art'], queue);

const ordered = (database: DatabaseName): CrashCase[] => killsOf(database, ['openai by order']);

/** A server that stands still while another one goes on: a matter of databases that servers share. */
const freezes: readonly CrashCase[] = frozen([
  ...killsOf('postgres', ['openai']),
  ...where(killsOf('postgres', ['gpt-image-2-art']), isOfJobs),
  ...where(ordered('postgres'), isBeginning),
  ...where(queued('postgres', 'redis'), isOfQueue),
]);

/** Every case of the default run, or fewer for `npm test`. */
export const casesFor = (database: DatabaseName, isShort: boolean): CrashCase[] => {
  const names = kinds.filter(({ isOrdered }) => !isOrdered).map(({ name }) => name);
  switch (database) {
    case 'sqlite':
      return [
        // The one takes the way of the other: jobs that are asked for and then fetched.
        ...killsOf(
          database,
          names.filter((name) => !isShort || name !== 'gptimage2-ai'),
        ),
        ...where(ordered(database), (point) => !isShort || isBeginning(point)),
        ...where(queued(database, 'redis'), (point) => !isShort || isShortOfQueue(point)),
      ];
    case 'postgres':
      return isShort
        ? killsOf(database, ['gpt-image-2-art'])
        : [
            ...killsOf(database, ON_SERVERS),
            ...where(ordered(database), isBeginning),
            ...where(queued(database, 'postgres'), isOfQueue),
            ...freezes,
          ];
    case 'mysql':
      return isShort
        ? killsOf(database, ['openai'])
        : [...killsOf(database, ON_SERVERS), ...where(ordered(database), isBeginning)];
  }
};

/** As many servers of one blog die one after the other: each takes one start instead of two. */
const MOST_IN_CHAIN = 10;

const inParts = <T>(all: readonly T[], count: number): T[][] => {
  const length = Math.ceil(all.length / count);
  return Array.from({ length: count }, (_, part) => all.slice(part * length, (part + 1) * length));
};

/**
 * One server dies in several cases: their runs are held, each at its point, until the last one's ends it. Every
 * point that stops more than its own run ends a server, and so does one in a transaction.
 */
const batchesOf = (cases: readonly CrashCase[]): Batch[] => {
  const ending = cases.filter((crash) => !canHold(crash) || crash.point.at === 'entry row');
  // A vendor that does not answer is left alone after a while: its runs are held last.
  const held = cases
    .filter((crash) => !ending.includes(crash))
    .toSorted((one, other) => Number(one.point.at === 'vendor') - Number(other.point.at === 'vendor'));
  if (ending.length === 0) return held.length === 0 ? [] : [held];
  const parts = inParts(held, ending.length);
  return ending.map((crash, index) => [...(parts[index] ?? []), crash]);
};

/** The cases that share a blog, in chains of about the same length. */
export const chainsOf = (cases: readonly CrashCase[], isShort: boolean): Batch[][] => {
  const groups = new Map<string, CrashCase[]>();
  for (const crash of cases) {
    const key = `${crash.kind.name} ${crash.queue} ${crash.ending}`;
    groups.set(key, [...(groups.get(key) ?? []), crash]);
  }
  return [...groups.values()].flatMap((group) => {
    const batches = isShort ? batchesOf(group) : group.map((crash) => [crash]);
    return inParts(batches, Math.ceil(batches.length / MOST_IN_CHAIN));
  });
};
