import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Produced } from '../../../../server/src/contracts/provider';
import { EMPTY_FINGERPRINT } from '../../../../server/src/head/fingerprint';
import { createWorld, failure, produced } from '../../../support/runs/run-harness';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const flagged = (...flags: (string | null)[]): (() => Promise<Produced>) => {
  const { images, ...answer } = produced(...flags.map((_, index) => `picture ${index}`));
  const given = images.map((image, index) => ({ ...image, flag: flags[index] ?? null }));
  return () => Promise.resolve({ ...answer, images: given });
};

describe('a run whose pictures are all flagged by their vendor', () => {
  it('succeeds without a hero, keeps every picture and says which are flagged', async () => {
    const world = createWorld({ main: { submit: flagged('NSFW', 'CONTENT_FILTERED') } });
    const { runId } = await world.start();
    await world.settle();
    const { status, hero, candidates, warnings } = world.row(runId);
    expect([status, hero, world.entry.hero]).toEqual(['succeeded', null, null]);
    expect(candidates).toMatchObject([
      { flag: 'NSFW', chosen: false, file: 10 },
      { flag: 'CONTENT_FILTERED', chosen: false, file: 20 },
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Picture 1 is flagged by main itself \(NSFW\)/),
      expect.stringMatching(/^Picture 2 is flagged by main itself \(CONTENT_FILTERED\)/),
    ]);
  });

  it('leaves an entry that was to be published as it is', async () => {
    const world = createWorld({ main: { submit: flagged('NSFW') } });
    const publication = {
      userId: 1,
      draft: '2026-01-01T00:00:00.000Z',
      state: 'waiting',
      message: null,
    } as const;
    const { runId } = await world.start({ publication });
    await world.settle();
    expect(world.row(runId).publication).toMatchObject({ state: 'skipped' });
  });

  it('puts a card on a published entry that has nothing, where a card may draw', async () => {
    const world = createWorld({ main: { submit: flagged('NSFW') }, 'brand-card': { source: 'card' } });
    world.stations.freeze = () =>
      Promise.resolve({ ...world.frozen.run, providers: ['brand-card'], requestHash: 'card' });
    await world.start({ trigger: 'publish', target: 'all', replaces: [EMPTY_FINGERPRINT] });
    await world.settle();
    expect(world.entry.hero?.source).toBe('card');
    expect(world.calls).toEqual(['main', 'brand-card']);
  });

  it.each([
    ['that has a hero', { trigger: 'publish', replaces: ['run-0:1'] }],
    ['that an editor is at', { trigger: 'button', replaces: [EMPTY_FINGERPRINT] }],
  ] as const)('puts no card on an entry %s', async (_, { trigger, replaces }) => {
    const world = createWorld({ main: { submit: flagged('NSFW') }, 'brand-card': { source: 'card' } });
    await world.start({ trigger, replaces: [...replaces] });
    await world.settle();
    expect(world.calls).toEqual(['main']);
  });
});

describe('a refusal that may have been billed', () => {
  it('is no reason to pay another provider: only the card may follow', async () => {
    const refused = Object.assign(failure('provider_rejected'), { maybeBilled: true });
    const world = createWorld({
      main: { submit: () => Promise.reject(refused) },
      other: {},
      'brand-card': { source: 'card' },
    });
    const { runId } = await world.start();
    await world.settle();
    expect(world.calls).toEqual(['main', 'brand-card']);
    expect(world.row(runId).calls[0]).toMatchObject({ outcome: 'failed', credits: 4 });
  });
});
