import type { Violation } from '../support/crash/check';
import type { DatabaseName } from '../support/crash/databases/blog-database';
import type { Facts } from '../support/crash/facts';
import { describePoint, type Ending, type KillPoint } from '../support/crash/kill-point';
import type { QueueName } from '../support/crash/queues/blog-queue';
import type { Kind } from './kinds';

export interface CrashCase {
  kind: Kind;
  point: KillPoint;
  ending: Ending;
  database: DatabaseName;
  /** Through what the servers hand their runs out. */
  queue: QueueName;
}

export interface CaseResult {
  crash: CrashCase;
  violations: Violation[];
  /** What the blog held at the end; null when the case did not come so far. */
  facts: Facts | null;
}

const THROUGH = {
  none: '',
  redis: ' through Redis',
  postgres: ' through PostgreSQL',
} as const satisfies Record<QueueName, string>;

/** The way its images come to the blog. */
export const kindOf = ({ kind, queue }: CrashCase): string => `${kind.name}${THROUGH[queue]}`;

export const nameOf = (crash: CrashCase): string => {
  const { point, ending, database } = crash;
  return `${database}, ${kindOf(crash)}: ${ending === 'kill' ? 'killed' : 'frozen'} ${describePoint(point)}`;
};
