import { setTimeout as wait } from 'node:timers/promises';
import type { ConfigInput } from '../../server/src/contracts';
import { violationsOf, type Violation } from '../support/crash/check';
import { postgres } from '../support/crash/databases/postgres';
import type { Facts, RunFacts } from '../support/crash/facts';
import { countTakeovers, leaseViolations, readChanges, watchLedger } from '../support/crash/lease-audit';
import { createTemplate } from '../support/crash/blog-copy';
import { startGptImage2AiEmulator } from '../support/emulators/gptimage2-ai';
import { startKairvalEmulator } from '../support/emulators/kairval';
import { startOpenAiEmulator } from '../support/emulators/openai';
import { plainTemplates } from '../support/plain-template';
import { disrupt, oneOf, randomFrom } from './disrupt';
import { startFleet, type Fleet } from './fleet';
import { deliverOneImage, SMALL } from './image';

const SEED = 20_261_121;
/** Runs, and the time over which they are published while servers come and go. */
const WHOLE = { runs: 200, forMs: 50_000 };
/** For `npm test`. */
const SHORT = { runs: 60, forMs: 30_000 };
const VENDOR_MS = 400;
const TIMEOUT_MS = 180_000;

const startVendors = async () => {
  const options = { delayMs: VENDOR_MS };
  const all = [
    { name: 'at-once', type: 'openai-compatible', emulator: await startOpenAiEmulator(options) },
    { name: 'by-address', type: 'kairval', emulator: await startKairvalEmulator(options) },
    {
      name: 'by-job',
      type: 'gptimage2-ai',
      emulator: await startGptImage2AiEmulator({ ...options, polls: 2 }),
    },
  ] as const;
  for (const { emulator } of all) await deliverOneImage(emulator);
  return all;
};

type Vendors = Awaited<ReturnType<typeof startVendors>>;

/** Every server knows all vendors and orders from one of its own: a run is carried on by servers that would not. */
const configsFor = (vendors: Vendors): ConfigInput[] => {
  const providers = Object.fromEntries(
    vendors.map(({ name, type, emulator: { baseUrl, apiKey } }) => [
      name,
      { type, baseUrl, apiKey, allowPrivateNetwork: true },
    ]),
  );
  return vendors.map(({ name }) => ({
    providers,
    use: [name],
    output: SMALL,
    templates: plainTemplates,
    publish: { instantCard: false },
  }));
};

const publishAll = async (
  fleet: Fleet,
  documentIds: readonly string[],
  { random, forMs }: { random: () => number; forMs: number },
): Promise<void> => {
  const began = performance.now();
  const published: Promise<void>[] = [];
  for (const [index, documentId] of documentIds.entries()) {
    await wait(Math.max(0, began + (index * forMs) / documentIds.length - performance.now()));
    published.push(fleet.publish(documentId, (places) => oneOf(random, places)));
  }
  await Promise.all(published);
};

const count = (runs: readonly RunFacts[], wanted: RunFacts['status']): number =>
  runs.filter(({ status }) => status === wanted).length;

/** Here nothing but a call in the dark is a reason not to come to the end, and every article asked for a image. */
const checkEndings = ({ runs }: Facts, documentIds: readonly string[]): Violation[] => [
  ...runs
    .filter(({ status }) => status !== 'succeeded' && status !== 'unknown')
    .map(({ runId, status, step, error }): Violation => ({
      invariant: 'ending',
      says: `run ${runId} ended as ${status} at ${step}: ${error?.message ?? ''}`,
    })),
  ...documentIds
    .filter((documentId) => !runs.some((run) => run.documentId === documentId))
    .map((documentId): Violation => ({
      invariant: 'ending',
      says: `no run was noted down for ${documentId}`,
    })),
];

export interface FleetResult {
  runs: number;
  violations: Violation[];
}

/** Three servers on one PostgreSQL that are killed and frozen while they draw. */
export const crashFleet = async (isShort: boolean): Promise<FleetResult> => {
  const { runs: articles, forMs } = isShort ? SHORT : WHOLE;
  const random = randomFrom(SEED);
  const vendors = await startVendors();
  const template = await createTemplate(postgres, articles);
  const blog = await template.copy();
  let fleet: Fleet | undefined;
  try {
    await watchLedger(blog.database);
    fleet = await startFleet(blog, configsFor(vendors));
    const [disruptions] = await Promise.all([
      disrupt(fleet, { random, forMs }),
      publishAll(fleet, template.documentIds, { random: randomFrom(SEED + 1), forMs }),
    ]);
    await fleet.settle(TIMEOUT_MS);
    const bill = vendors.flatMap(({ emulator }) => [...emulator.billed]);
    const facts: Facts = { ...(await fleet.gather()), bill };
    const changes = await readChanges(blog.database);
    const violations = [
      ...checkEndings(facts, template.documentIds),
      ...violationsOf(facts),
      ...leaseViolations(changes).map((says): Violation => ({ invariant: 'leases', says })),
    ];
    const { runs } = facts;
    console.log(
      `servers: ${runs.length} runs (${count(runs, 'succeeded')} succeeded, ${count(runs, 'unknown')} unknown, ${count(runs, 'failed')} failed), ` +
        `${bill.length} calls billed, ${disruptions.kills} kills, ${disruptions.freezes} freezes, ` +
        `${countTakeovers(changes)} takeovers, violations: ${violations.length}`,
    );
    return { runs: runs.length, violations };
  } finally {
    await fleet?.end();
    await blog.remove();
    await template.remove();
    await Promise.all(vendors.map(({ emulator }) => emulator.close()));
  }
};
