import { describePoint } from '../support/crash/kill-point';
import { ALL_POINTS } from './points';
import type { Violation } from '../support/crash/check';
import type { Facts } from '../support/crash/facts';
import { nameOf, kindOf, type CaseResult, type CrashCase } from './crash-case';

const MOST_SHOWN = 20;

const shownFacts = ({ runs, bill, files, onDisk, spooled }: Facts): string => {
  const told = runs.map(({ runId, status, step, calls, warnings }) => ({
    runId,
    status,
    step,
    calls,
    warnings,
  }));
  const billed = bill.map(({ idempotencyKey, credits, refunded }) => ({ idempotencyKey, credits, refunded }));
  return JSON.stringify({
    runs: told,
    billed,
    rows: files.map(({ id, url }) => ({ id, url })),
    onDisk,
    spooled,
  });
};

export const printList = (violations: readonly Violation[]): void => {
  for (const { invariant, says } of violations.slice(0, MOST_SHOWN)) console.log(`    ${invariant}: ${says}`);
  if (violations.length > MOST_SHOWN) console.log(`    and ${violations.length - MOST_SHOWN} more`);
};

/** One case that did not hold, with what was found. */
export const printViolations = ({ crash, violations, facts }: CaseResult): void => {
  console.log(`✗ ${nameOf(crash)}`);
  printList(violations);
  if (facts !== null) console.log(`    ${shownFacts(facts).slice(0, 4_000)}`);
};

const columnOf = (crash: CrashCase): string =>
  `${crash.database} ${kindOf(crash)}${crash.ending === 'freeze' ? ' (frozen)' : ''}`;

/** Every point with how it went for each kind of vendor and database. */
export const printMatrix = (all: readonly CaseResult[]): void => {
  const used = new Set(all.map(({ crash }) => describePoint(crash.point)));
  const points = ALL_POINTS.map(describePoint).filter((point) => used.has(point));
  const columns = [...new Set(all.map(({ crash }) => columnOf(crash)))];
  const width = Math.max(...points.map((point) => point.length), 5);
  console.log('');
  for (const [index, column] of columns.entries()) console.log(`${String(index + 1).padStart(3)}  ${column}`);
  console.log(
    `\n${'point'.padEnd(width)}  ${columns.map((_, index) => String(index + 1).padStart(2)).join(' ')}`,
  );
  for (const point of points) {
    const marks = columns.map((column) => {
      const one = all.find(({ crash }) => describePoint(crash.point) === point && columnOf(crash) === column);
      if (one === undefined) return ' ·';
      return one.violations.length === 0 ? ' ✓' : ' ✗';
    });
    console.log(`${point.padEnd(width)}  ${marks.join(' ')}`);
  }
  console.log('\n· cannot happen there, or is left to another database');
};
