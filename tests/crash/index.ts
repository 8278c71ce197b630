import { parseArgs } from 'node:util';
import { mysql } from '../support/crash/databases/mysql';
import { postgres } from '../support/crash/databases/postgres';
import type { CrashDatabase } from '../support/crash/databases/blog-database';
import { sqlite } from '../support/crash/databases/sqlite';
import type { QueueName } from '../support/crash/queues/blog-queue';
import { buildPlugin } from '../support/plugin-build';
import { printList, printMatrix } from './matrix';
import { nameOf } from './crash-case';
import { casesFor, chainsOf } from './plan';
import { queues } from './queues';
import { runPlans, type Plan } from './run-plans';
import { crashFleet } from './crash-fleet';

/** `npm run crash`: a server that is killed or frozen at every point of a run, and what is left to say about it. */

const ALL_DATABASES: readonly CrashDatabase[] = [sqlite, postgres, mysql];

interface Options {
  /** Only the servers that share a database. */
  serversOnly: boolean;
  /** Less, for `npm test`. */
  isShort: boolean;
  /** Cases whose name has these words in it. */
  only: string;
  databases: readonly CrashDatabase[];
}

const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      servers: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      database: { type: 'string', multiple: true },
    },
  });
  const wanted = values.database ?? [];
  return {
    serversOnly: values.servers,
    isShort: values.short,
    only: values.only,
    databases:
      wanted.length === 0 ? ALL_DATABASES : ALL_DATABASES.filter(({ name }) => wanted.includes(name)),
  };
};

interface Sum {
  cases: number;
  failed: number;
  violations: number;
}

const NOTHING: Sum = { cases: 0, failed: 0, violations: 0 };

const add = (one: Sum, other: Sum): Sum => ({
  cases: one.cases + other.cases,
  failed: one.failed + other.failed,
  violations: one.violations + other.violations,
});

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(0)} s`;

/** On a developer's machine a database or a queue may stay away; in CI it may not. */
const unavailable = (name: string, reason: string): Sum => {
  console.log(`${name} is not reachable (${reason}): ITS CASES DO NOT RUN.`);
  return process.env['CI'] === 'true' ? { cases: 1, failed: 1, violations: 1 } : NOTHING;
};

/** Cases of the databases and queues that answer, and what became of the others. */
const reachable = async (options: Options): Promise<{ plans: Plan[]; missing: Sum }> => {
  const plans: Plan[] = [];
  const away = new Set<QueueName>();
  let missing = NOTHING;
  for (const database of options.databases) {
    const reason = await database.unreachable();
    if (reason !== null) {
      missing = add(missing, unavailable(database.name, reason));
      continue;
    }
    const wanted = casesFor(database.name, options.isShort).filter((one) =>
      nameOf(one).includes(options.only),
    );
    for (const name of new Set(wanted.map(({ queue }) => queue))) {
      const why = away.has(name) ? null : await queues[name].unreachable();
      if (why === null) continue;
      away.add(name);
      missing = add(missing, unavailable(name, why));
    }
    const cases = wanted.filter(({ queue }) => !away.has(queue));
    if (cases.length > 0) plans.push({ database, chains: chainsOf(cases, options.isShort) });
  }
  return { plans, missing };
};

const runMatrix = async (options: Options): Promise<Sum> => {
  const { plans, missing } = await reachable(options);
  const results = await runPlans(plans);
  printMatrix(results);
  return add(missing, {
    cases: results.length,
    failed: results.filter(({ violations }) => violations.length > 0).length,
    violations: results.reduce((all, { violations }) => all + violations.length, 0),
  });
};

const runServers = async (isShort: boolean): Promise<Sum> => {
  const reason = await postgres.unreachable();
  if (reason !== null) return unavailable(postgres.name, reason);
  const { runs, violations } = await crashFleet(isShort);
  printList(violations);
  // Which run a violation belongs to is not always known.
  return { cases: runs, failed: Math.min(runs, violations.length), violations: violations.length };
};

const isWhole = ({ only, databases }: Options): boolean => only === '' && databases === ALL_DATABASES;

const main = async (): Promise<number> => {
  const options = readOptions();
  await buildPlugin(() => console.log('strapi-plugin build'));
  // Servers that share a database wait for each other's leases most of the time: the matrix may have the machine.
  const [matrix, servers] = await Promise.all([
    options.serversOnly ? NOTHING : runMatrix(options),
    options.serversOnly || isWhole(options) ? runServers(options.isShort) : NOTHING,
  ]);
  const { cases, failed, violations } = add(matrix, servers);
  console.log(`\nin ${seconds(began)}\ncases: ${cases}, failed: ${failed}, violations: ${violations}`);
  return violations === 0 && cases > 0 ? 0 : 1;
};

const began = performance.now();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
