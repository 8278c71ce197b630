import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Produced } from '../../../../server/src/contracts/provider';
import { cancelRun } from '../../../../server/src/runs/outcome/cancel';
import { LEASE_MS } from '../../../../server/src/runs/worker/lease';
import {
  createWorld,
  failure,
  produced,
  type FakeProvider,
  type World,
} from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A provider that draws two in one call, and what it was asked for. */
const pairs = (answers: (() => Promise<Produced>)[] = []) => {
  const asked: { count: number; seed: number | null; key: string }[] = [];
  const main: FakeProvider = {
    maxImagesPerCall: 2,
    submit: ({ count, seed }, { idempotencyKey }) => {
      asked.push({ count, seed, key: idempotencyKey });
      const answer = answers[asked.length - 1];
      const names = Array.from({ length: count }, (_, index) => `picture ${asked.length}.${index}`);
      return answer === undefined ? Promise.resolve(produced(...names)) : answer();
    },
  };
  return { main, asked };
};

const wanting = (world: World, count: number, seed: number | null = null): void => {
  world.frozen.run.request = { ...world.frozen.run.request, count, seed };
};

const drawn = async (world: World) => {
  const { runId } = await world.start();
  await world.settle();
  return world.row(runId);
};

describe('more pictures than one call gives', () => {
  it('are asked for in further calls, each with its own key and its own line in the journal', async () => {
    const { main, asked } = pairs();
    const world = createWorld({ main });
    wanting(world, 5);
    const row = await drawn(world);
    expect(asked.map(({ count }) => count)).toEqual([2, 2, 1]);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
    expect(row.calls.map(({ idempotencyKey }) => idempotencyKey)).toEqual(asked.map(({ key }) => key));
    expect(row.calls.map(({ outcome, delivered }) => [outcome, delivered])).toEqual([
      ['delivered', 2],
      ['delivered', 2],
      ['delivered', 1],
    ]);
    expect(row.candidates.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect([row.status, row.creditsEstimated]).toEqual(['succeeded', 12]);
  });

  it('of one seed do not come out the same', async () => {
    const { main, asked } = pairs();
    const world = createWorld({ main });
    wanting(world, 4, 100);
    await drawn(world);
    expect(asked.map(({ seed }) => seed)).toEqual([100, 102]);
  });

  it('are fetched before the next call is sent: addresses expire', async () => {
    const { main } = pairs([() => Promise.resolve(produced('https://cdn.test/1', 'https://cdn.test/2'))]);
    const world = createWorld({ main });
    wanting(world, 3);
    await drawn(world);
    const order = world.journal.filter((entry) => entry === 'submit' || entry === 'download');
    expect(order).toEqual(['submit', 'download', 'download', 'submit']);
  });

  it('are not asked for again when the vendor drew fewer than it was asked for', async () => {
    const { main, asked } = pairs([() => Promise.resolve(produced('only one'))]);
    const world = createWorld({ main });
    wanting(world, 2);
    expect((await drawn(world)).candidates).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it('are one call for a card, whose design is the same every time', async () => {
    const world = createWorld({ 'brand-card': { source: 'card', maxImagesPerCall: 1 } });
    wanting(world, 3);
    await drawn(world);
    expect(world.calls).toEqual(['brand-card']);
  });
});

describe('a further call that fails', () => {
  it.each([
    ['is refused', 'provider_credits', 'refused', 4],
    ['has an unknown outcome', 'provider_outcome_unknown', 'unknown', 8],
    ['brings nothing of use', 'provider_bad_response', 'failed', 8],
  ] as const)('and %s leaves what came before, and is not made up for', async (_, code, outcome, credits) => {
    const { main, asked } = pairs([
      () => Promise.resolve(produced('first', 'second')),
      () => Promise.reject(failure(code)),
    ]);
    const world = createWorld({ main, other: {}, 'brand-card': { source: 'card' } });
    wanting(world, 5);
    const row = await drawn(world);
    expect(row).toMatchObject({ status: 'succeeded', error: null, tried: [], creditsEstimated: credits });
    expect(row.candidates).toHaveLength(2);
    expect(row.calls.at(-1)).toMatchObject({ outcome, delivered: 0 });
    expect(row.warnings.join(' ')).toContain(`2 of 5 pictures came; a further call failed: It was ${code}.`);
    expect([asked.length, world.calls]).toEqual([2, ['main', 'main']]);
  });

  it('by the death of the server is unknown, and not made again', async () => {
    const { main, asked } = pairs([
      () => Promise.resolve(produced('first', 'second')),
      // The server dies while it waits.
      () => new Promise(() => undefined),
    ]);
    const world = createWorld({ main });
    wanting(world, 4);
    const { runId } = await world.start();
    void world.turn();
    await vi.advanceTimersByTimeAsync(10);
    expect(world.row(runId)).toMatchObject({ step: 'submitting' });
    await world.ledger.commit(world.row(runId), { leaseToken: 'of the dead' });
    await vi.advanceTimersByTimeAsync(LEASE_MS + 1_000);
    await world.settle();
    expect(world.row(runId)).toMatchObject({ status: 'succeeded' });
    expect(world.row(runId).calls.map(({ outcome }) => outcome)).toEqual(['delivered', 'unknown']);
    expect(asked).toHaveLength(2);
  });
});

describe('a cancel between two calls', () => {
  it('asks for nothing more, and brings home what is paid', async () => {
    const world: World = createWorld({
      main: {
        maxImagesPerCall: 2,
        submit: async () => {
          const [row] = world.ledger.all();
          await cancelRun(world.ledger, row?.runId ?? '');
          return produced('first', 'second');
        },
      },
    });
    wanting(world, 4);
    const row = await drawn(world);
    expect(world.calls).toEqual(['main']);
    expect(row).toMatchObject({ status: 'canceled', step: 'stored', creditsEstimated: 4 });
    expect(row.candidates).toHaveLength(2);
    expect(world.entry.hero).toBeNull();
  });
});
