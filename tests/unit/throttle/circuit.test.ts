import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../server/src/contracts/error';
import type { HeroErrorCode } from '../../../server/src/contracts/error';
import { createCircuit } from '../../../server/src/throttle/circuit';
import type { Circuit } from '../../../server/src/throttle/circuit';
import { anError, aWatch } from '../providers/fixtures';

const create = (): Circuit & ReturnType<typeof aWatch> => {
  const watch = aWatch();
  return { ...createCircuit('main', watch), ...watch };
};
const failTimes = (circuit: Circuit, times: number, code: HeroErrorCode = 'provider_unavailable'): void => {
  for (let time = 0; time < times; time++) circuit.failed(anError(code));
};
const waitOf = (circuit: Circuit, runId = 'a'): number => circuit.openPeriod(runId)?.waitMs ?? 0;

const COUNTED: readonly HeroErrorCode[] = [
  'provider_unavailable',
  'provider_timeout',
  'provider_outcome_unknown',
  'provider_bad_response',
];

describe('a provider that fails', () => {
  it.each(COUNTED)('three times in a row as %s is not called for 30 seconds', (code) => {
    const circuit = create();
    failTimes(circuit, 2, code);
    expect(waitOf(circuit)).toBe(0);
    failTimes(circuit, 1, code);
    expect(waitOf(circuit)).toBe(30_000);
    circuit.pass(29_999);
    expect(waitOf(circuit)).toBe(1);
    circuit.pass(1);
    expect(waitOf(circuit)).toBe(0);
  });

  it.each(ERROR_CODES.filter((code) => !COUNTED.includes(code)))('is still called after %s', (code) => {
    const circuit = create();
    failTimes(circuit, 20, code);
    expect([waitOf(circuit), circuit.openUntil()]).toStrictEqual([0, null]);
  });

  it.each(['provider_rejected', 'provider_rate_limited', 'provider_auth', 'provider_credits'] as const)(
    'but answers in between with %s has not failed in a row',
    (code) => {
      const circuit = create();
      failTimes(circuit, 2);
      failTimes(circuit, 1, code);
      failTimes(circuit, 2);
      expect(waitOf(circuit)).toBe(0);
    },
  );

  it.each(['canceled', 'config_invalid', 'entry_gone', 'download_blocked', 'image_invalid'] as const)(
    'is not excused by %s in between',
    (code) => {
      const circuit = create();
      failTimes(circuit, 2);
      failTimes(circuit, 1, code);
      failTimes(circuit, 1);
      expect(waitOf(circuit)).toBe(30_000);
    },
  );

  it('but works in between has not failed in a row', () => {
    const circuit = create();
    failTimes(circuit, 2);
    circuit.succeeded();
    failTimes(circuit, 2);
    expect(waitOf(circuit)).toBe(0);
  });

  it('is said to, since when and why, in one sentence', () => {
    const circuit = create();
    failTimes(circuit, 1, 'provider_unavailable');
    circuit.pass(65_000);
    failTimes(circuit, 2, 'provider_timeout');
    expect(circuit.openPeriod('a')?.why).toBe(
      'main has failed 3 times in a row since 00:00:00 UTC, the last time because it did not answer in time: it is left alone until 00:01:35 UTC, so ask again then or choose another provider.',
    );
  });

  it('is not left alone for longer because of runs that were under way when the circuit opened', () => {
    const circuit = create();
    failTimes(circuit, 3);
    circuit.pass(10_000);
    failTimes(circuit, 5);
    expect(waitOf(circuit)).toBe(20_000);
  });
});

describe('after its circuit was open', () => {
  const tried = (): ReturnType<typeof create> => {
    const circuit = create();
    failTimes(circuit, 3);
    circuit.pass(30_000);
    return circuit;
  };

  it('a provider is tried by one run, which the others wait for', () => {
    const circuit = tried();
    expect([waitOf(circuit, 'a'), waitOf(circuit, 'b')]).toStrictEqual([0, 0]);
    circuit.enter('a');
    expect([waitOf(circuit, 'a'), waitOf(circuit, 'b')]).toStrictEqual([0, 5_000]);
    expect(circuit.openPeriod('b')?.why).toContain('it is being tried again by one run');
  });

  it('a provider may be called by all when that run succeeds, and may fail twice again', () => {
    const circuit = tried();
    circuit.enter('a');
    circuit.succeeded();
    expect([waitOf(circuit, 'b'), circuit.openUntil()]).toStrictEqual([0, null]);
    failTimes(circuit, 2);
    expect(waitOf(circuit, 'b')).toBe(0);
  });

  it.each(['provider_rejected', 'provider_rate_limited', 'provider_credits'] as const)(
    'a provider may be called by all when that run is answered with %s',
    (code) => {
      const circuit = tried();
      circuit.enter('a');
      failTimes(circuit, 1, code);
      expect(waitOf(circuit, 'b')).toBe(0);
    },
  );

  it('the circuit stays open twice as long every time the trial fails, up to ten minutes', () => {
    const circuit = tried();
    const waits = Array.from({ length: 6 }, () => {
      circuit.enter('a');
      failTimes(circuit, 1);
      const waitMs = waitOf(circuit, 'a');
      circuit.pass(waitMs);
      return waitMs;
    });
    expect(waits).toStrictEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
    circuit.succeeded();
    failTimes(circuit, 3);
    expect(waitOf(circuit)).toBe(30_000);
  });

  it('another run tries the provider when the first leaves without an outcome', () => {
    const circuit = tried();
    circuit.enter('a');
    circuit.leave('nobody');
    expect(waitOf(circuit, 'b')).toBe(5_000);
    circuit.leave('a');
    expect(waitOf(circuit, 'b')).toBe(0);
  });

  it('another run tries the provider when the first has no outcome for ten minutes', () => {
    const circuit = tried();
    circuit.enter('a');
    circuit.pass(599_999);
    expect(waitOf(circuit, 'b')).toBe(5_000);
    circuit.pass(1);
    expect(waitOf(circuit, 'b')).toBe(0);
  });
});
