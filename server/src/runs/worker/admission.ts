import { HeroError } from '../../contracts/error';
import { currentProvider } from '../model/current-provider';
import { findProvider } from '../model/find-provider';
import type { HeldRun } from './lease';
import type { Run, Trigger } from '../model/run';
import type { Ports, UsableProvider } from '../model/ports';
import { nextProvider, fallBackTo } from './fallback';

/** Milliseconds that somebody who pressed a button is left waiting for a provider that rests. */
const LONGEST_REST_MS = 60_000;
/** Those who wait for the same place come back at different times. */
const JITTER = 0.5;

const someone = (trigger: Trigger): boolean => {
  switch (trigger) {
    case 'button':
    case 'api':
      return true;
    case 'publish':
    case 'instant-card':
    case 'backfill':
      return false;
  }
};

/** A provider rests: another one takes over, or the run waits, unless somebody would wait too long. */
const whileItRests = async (
  ports: Ports,
  run: HeldRun,
  { name, rest: { waitMs, why } }: { name: string; rest: { waitMs: number; why: string } },
): Promise<number> => {
  const next = run.row.outputs.length > 0 ? null : nextProvider(ports, run.row, false);
  if (next !== null) {
    const tried = { provider: name, code: 'provider_unavailable', message: why, credits: 0 } as const;
    await fallBackTo(ports, run, { next, tried });
    return 0;
  }
  if (someone(run.row.trigger) && waitMs > LONGEST_REST_MS) {
    throw new HeroError({ code: 'provider_unavailable', message: why });
  }
  return waitMs;
};

/**
 * Whether the run may call its provider now: null when it may, else the milliseconds after which it wants to be
 * taken up again. Nothing is sent and nothing is noted down before.
 *
 * @throws HeroError provider_unavailable when the provider rests for long, nobody can take over and a person waits.
 */
export const admitRun = async (
  ports: Ports,
  run: HeldRun,
  { name, throttle }: UsableProvider,
): Promise<number | null> => {
  const admission = await throttle.admit(run.row.runId);
  switch (admission.kind) {
    case 'go':
      return null;
    case 'wait':
      return Math.ceil(admission.waitMs * (1 + JITTER * Math.random()));
    case 'rest':
      return whileItRests(ports, run, { name, rest: admission });
  }
};

/** Gives back every place at a provider, but that of a job which is under way there. */
export const leaveProviders = async (ports: Ports, row: Run): Promise<void> => {
  const staysAt = row.step === 'submitted' && row.finishedAt === null ? currentProvider(row) : null;
  for (const name of row.providers) {
    if (name !== staysAt) await findProvider(ports, name)?.throttle.leave(row.runId);
  }
};
