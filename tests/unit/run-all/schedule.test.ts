import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { schedule } from '../../support/run-all/schedule';

interface FakeStep {
  name: string;
  cores: number;
  after: string[];
}

const step = (name: string, { cores = 1, after = [] }: Partial<FakeStep> = {}): FakeStep => ({
  name,
  cores,
  after,
});

/** Runs steps that take a moment each; what began and ended, in order, and how many ran at once at the most. */
const run = async (steps: FakeStep[], cores: number) => {
  const events: string[] = [];
  let running = 0;
  let mostAtOnce = 0;
  await schedule(steps, {
    cores,
    run: async ({ name }) => {
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      events.push(`${name} begins`);
      await wait(5);
      events.push(`${name} ends`);
      running -= 1;
    },
  });
  return { events, mostAtOnce };
};

describe('the steps of npm test', () => {
  it('run side by side on as many cores as there are, and no more', async () => {
    const { mostAtOnce } = await run([step('a'), step('b'), step('c'), step('d')], 2);
    expect(mostAtOnce).toBe(2);
  });

  it('begin only when the steps that they come after are over', async () => {
    const { events } = await run([step('tests', { after: ['build'] }), step('build')], 2);
    expect(events).toEqual(['build begins', 'build ends', 'tests begins', 'tests ends']);
  });

  it('do not wait for a step that was not chosen', async () => {
    const { events } = await run([step('tests', { after: ['build'] })], 2);
    expect(events).toEqual(['tests begins', 'tests ends']);
  });

  it('have the machine to themselves where they want more cores than there are', async () => {
    const { mostAtOnce, events } = await run([step('bench', { cores: Infinity }), step('a')], 2);
    expect([mostAtOnce, events[0]]).toEqual([1, 'bench begins']);
  });

  it('are refused when they wait for each other', async () => {
    const circle = [step('a', { after: ['b'] }), step('b', { after: ['a'] })];
    await expect(run(circle, 2)).rejects.toThrow('Steps wait for each other: a, b');
  });
});
