import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aThrottle, GO, twoServers, waitFor } from './a-throttle';
import { createMemorySlots } from '../../support/runs/memory-slots';
import { aWatch } from '../providers/fixtures';

const MINUTE = 60_000;

describe('several servers', () => {
  it('hold no more slots together than are configured', async () => {
    const [one, other] = twoServers({ concurrency: 2 });
    expect([await one.admit('a'), await other.admit('b')]).toStrictEqual([GO, GO]);
    expect([await one.admit('c'), await other.admit('d')]).toStrictEqual([waitFor(1_000), waitFor(1_000)]);
    await one.leave('a');
    expect(await other.admit('d')).toStrictEqual(GO);
  });

  it('respect the slots that were held before they were started', async () => {
    const parts = { slots: createMemorySlots(), watch: aWatch(), concurrency: 1 };
    await aThrottle(parts).admit('a');
    const started = aThrottle(parts);
    expect(await started.admit('b')).toStrictEqual(waitFor(1_000));
    started.pass(180_000 + MINUTE);
    expect(await started.admit('b')).toStrictEqual(GO);
  });

  it('respect a job that was submitted before any limit was configured', async () => {
    const [one, other] = twoServers({ concurrency: 1 });
    expect(await one.pollWait('old')).toBe(0);
    expect(await other.admit('a')).toStrictEqual(waitFor(1_000));
  });

  it('forget a job that another one ended', async () => {
    const [one, other] = twoServers({ concurrency: 1 });
    await one.admit('a');
    await other.pollWait('a');
    await other.leave('a');
    expect(await one.admit('b')).toStrictEqual(GO);
  });

  it('count no request of a run that is refused', async () => {
    const [one, other] = twoServers({ concurrency: 1, requestsPerMinute: 2 });
    other.traffic.answered({ status: 200, headers: { 'x-ratelimit-limit': '2' } });
    await one.admit('a');
    for (let time = 0; time < 3; time++) expect(await other.admit('b')).toStrictEqual(waitFor(1_000));
    expect(other.health().pace.running).toBe(0);
    await one.leave('a');
    expect(await other.admit('b')).toStrictEqual(GO);
  });

  it('count no poll that is refused, and keep the slot of its job', async () => {
    const [one, other] = twoServers({ requestsPerMinute: 1 });
    other.traffic.answered({ status: 200, headers: { 'x-ratelimit-limit': '1' } });
    await one.admit('a');
    expect([await other.pollWait('b'), await other.pollWait('b')]).toStrictEqual([61_000, 61_000]);
    other.pass(MINUTE);
    expect([await other.pollWait('b'), other.health().pace.running]).toStrictEqual([1_000, 1]);
    other.pass(1_000);
    expect(await other.pollWait('b')).toBe(0);
  });

  it('let a run that is refused a further request keep its slot', async () => {
    const [one] = twoServers({ concurrency: 1, requestsPerMinute: 1 });
    await one.admit('a');
    expect(await one.admit('a')).toMatchObject({ kind: 'wait' });
    expect(one.health().pace.running).toBe(1);
  });

  it('count the retries of each other', async () => {
    const [one, other] = twoServers({ requestsPerMinute: 5 });
    await one.admit('a');
    for (let time = 0; time < 3; time++) one.traffic.sent();
    expect([await other.admit('b'), await other.admit('c')]).toStrictEqual([GO, GO]);
    expect(await other.admit('d')).toStrictEqual(waitFor(61_000));
  });

  it('say that a request was not counted', async () => {
    const slots = { ...createMemorySlots(), change: () => Promise.reject(new Error('No database')) };
    const warning = new Promise((warn) => {
      aThrottle({ slots, requestsPerMinute: 1, warn }).traffic.sent();
    });
    expect(await warning).toBe('A request to main was not counted: Error: No database');
  });

  it('never exceed the limit in any 60 seconds, whichever asks and however long it prepares', async () => {
    const step = fc.record({
      pause: fc.nat({ max: 20_000 }),
      preparing: fc.oneof(fc.constant(0), fc.nat({ max: 9_000 })),
      server: fc.constantFrom(0, 1),
      isPoll: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { maxLength: 60 }),
        async (requestsPerMinute, steps) => {
          const servers = twoServers({ requestsPerMinute });
          const sent: number[] = [];
          for (const { pause, preparing, server, isPoll } of steps) {
            const throttle = servers[server];
            throttle.pass(pause);
            const isGranted = isPoll
              ? (await throttle.pollWait('polled')) === 0
              : (await throttle.admit(`run ${sent.length}`)).kind === 'go';
            if (!isGranted) continue;
            throttle.pass(preparing);
            throttle.traffic.sent();
            sent.push(throttle.now());
          }
          for (const at of sent) {
            const window = sent.filter((other) => other > at - MINUTE && other <= at);
            expect(window.length).toBeLessThanOrEqual(requestsPerMinute);
          }
        },
      ),
    );
  });
});
