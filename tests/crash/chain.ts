import { violationsOf, type Violation } from '../support/crash/check';
import type { Facts, RunFacts } from '../support/crash/facts';
import { letLeasesExpire } from '../support/crash/leases';
import type { BlogQueue } from '../support/crash/queues/blog-queue';
import type { CrashServer } from '../support/crash/server';
import type { BlogCopy, BlogTemplate } from '../support/crash/blog-copy';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import type { CaseResult, CrashCase } from './crash-case';
import { holdAt, interrupt, wakeUp } from './interrupt';
import type { Kind } from './kinds';
import { TIMEOUT_MS, within } from './within';
import { expectedAt } from './points';
import { checkQueue, queues } from './queues';

/** A blog on which one case follows the other: the server that carries one run on is the next one to die. */
interface Chain {
  blog: BlogCopy;
  queue: BlogQueue;
  kind: Kind;
  emulator: VendorEmulator | null;
  /** Every server that was started. */
  servers: CrashServer[];
  documentIds: string[];
  /** What did not hold before, and is not the next case's fault. */
  known: Set<string>;
}

const start = async ({ blog, queue, kind, emulator, servers }: Chain): Promise<CrashServer> => {
  const server = await blog.start({ ...kind.heroConfig(emulator), jobs: queue.jobs });
  servers.push(server);
  return server;
};

const endingOf = ({ status, step }: RunFacts): string =>
  status === 'succeeded' && step !== 'attached' ? `${status} at ${step}` : status;

/** How the run of one article ended, held against the table; a card of its own is free and always comes. */
const checkEnding = (
  crash: CrashCase,
  { runs, documentId }: { runs: RunFacts[]; documentId: string },
): Violation[] => {
  const own = runs.filter((run) => run.documentId === documentId);
  const drawn = own.filter(({ trigger }) => trigger !== 'instant-card');
  const cards = own.filter(({ trigger }) => trigger === 'instant-card').map(endingOf);
  const is = drawn.map(endingOf).join(', ') || 'none';
  const ought = expectedAt(crash.point, crash.kind, crash.ending);
  const oughtCards = crash.kind.hasCard && is !== 'none' ? 'succeeded' : '';
  if (ought.some((one) => one === is) && cards.join(', ') === oughtCards) return [];
  const words = own.map(({ error }) => error?.message ?? '').join(' ');
  const says = `ended as ${is} (cards: ${cards.join(', ') || 'none'}) instead of ${ought.join(' or ')}. ${words}`;
  return [{ invariant: 'ending', says }];
};

/** Cases that one server dies in: runs that it holds, each at its point, and the last one, which ends it. */
export type Batch = readonly CrashCase[];

const runBatch = async (
  chain: Chain,
  batch: Batch,
  first: CrashServer,
): Promise<{ results: CaseResult[]; next: CrashServer }> => {
  const { blog, queue, emulator, known } = chain;
  const cases = batch.map((crash) => {
    const documentId = chain.documentIds.shift();
    if (documentId === undefined) throw new Error('there are more cases than articles');
    return { crash, documentId };
  });
  for (const [index, { crash, documentId }] of cases.entries()) {
    const reach = index < cases.length - 1 ? holdAt : interrupt;
    await reach(first, crash, { emulator, documentId });
  }
  await letLeasesExpire(blog.database);
  await queue.letLocksExpire();
  const second = await start(chain);
  const settle = () =>
    within(second.ask('settle', { timeoutMs: TIMEOUT_MS, documentId: null }), 'the way to the end');
  await settle();
  if (cases.at(-1)?.crash.ending === 'freeze') {
    await wakeUp(first);
    // An order that it had not noted down yet is a run only now.
    await settle();
  }

  const facts: Facts = { ...(await second.ask('gather', {})), bill: [...(emulator?.billed ?? [])] };
  const found = [...violationsOf(facts), ...(await checkQueue(queue))];
  const violations = found.filter(({ says }) => !known.has(says));
  for (const { says } of violations) known.add(says);
  const results = cases.map(({ crash, documentId }, index): CaseResult => {
    const ending = checkEnding(crash, { runs: facts.runs, documentId });
    // What does not hold of the blog as a whole is told once.
    return { crash, violations: index === 0 ? [...ending, ...violations] : ending, facts };
  });
  return { results, next: second };
};

const openChain = async (template: BlogTemplate, batch: Batch): Promise<Chain> => {
  const [first] = batch;
  if (first === undefined) throw new Error('a batch has no cases');
  const { kind, queue } = first;
  const blog = await template.copy();
  return {
    blog,
    queue: await queues[queue].open(blog.database),
    kind,
    emulator: await kind.start(),
    servers: [],
    documentIds: [...template.documentIds],
    known: new Set(),
  };
};

const closeChain = async ({ servers, queue, emulator, blog }: Chain): Promise<void> => {
  for (const server of servers) server.signal('SIGKILL');
  await Promise.all(servers.map(({ ended }) => ended));
  await emulator?.close();
  await queue.close();
  await blog.remove();
};

/** Runs batches of one kind and queue, one after the other, on one blog; where one breaks off, the others get a new blog. */
export const runChain = async (
  template: BlogTemplate,
  batches: readonly Batch[],
  onResult: (result: CaseResult) => void,
): Promise<void> => {
  const left = [...batches];
  while (left[0] !== undefined) {
    const chain = await openChain(template, left[0]);
    try {
      let server = await start(chain);
      for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
        try {
          const { results, next } = await runBatch(chain, batch, server);
          results.forEach(onResult);
          server = next;
        } catch (error) {
          const says = error instanceof Error ? error.message : String(error);
          for (const crash of batch)
            onResult({ crash, violations: [{ invariant: 'ending', says }], facts: null });
          break;
        }
      }
    } finally {
      await closeChain(chain);
    }
  }
};
