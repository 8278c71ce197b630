import { HeroError } from '../../contracts/error';
import { currentProvider } from '../model/current-provider';
import { findProvider } from '../model/find-provider';
import type { HeldRun } from './lease';
import type { Run, Trigger } from '../model/run';
import type { UsableProvider, Uses } from '../model/ports';
import { nextProvider, fallBackTo } from './fallback';

/** Milliseconds that a person's run waits for a provider whose circuit is open. */
const LONGEST_OPEN_MS = 60_000;
/** Runs that wait for the same slot ask again at different times. */
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

/** The circuit is open: another provider takes over, or the run waits, unless a person would wait too long. */
const whileCircuitOpen = async (
  ports: Uses<'provider'>,
  run: HeldRun,
  { name, waitMs, why }: { name: string; waitMs: number; why: string },
): Promise<number> => {
  const next = run.row.outputs.length > 0 ? null : nextProvider(ports, run.row, false);
  if (next !== null) {
    const tried = { provider: name, code: 'provider_unavailable', message: why, credits: 0 } as const;
    await fallBackTo(ports, run, { next, tried });
    return 0;
  }
  if (someone(run.row.trigger) && waitMs > LONGEST_OPEN_MS) {
    throw new HeroError({ code: 'provider_unavailable', message: why });
  }
  return waitMs;
};

/**
 * Whether the run may call its provider now: null when it may, else the milliseconds after which it wants to be
 * taken up again. Nothing is sent or written before.
 *
 * @throws HeroError provider_unavailable when the circuit is open for long, no other provider can take over and a person waits.
 */
export const admitRun = async (
  ports: Uses<'provider'>,
  run: HeldRun,
  { name, throttle }: UsableProvider,
): Promise<number | null> => {
  const admission = await throttle.admit(run.row.runId);
  switch (admission.kind) {
    case 'go':
      return null;
    case 'wait':
      return Math.ceil(admission.waitMs * (1 + JITTER * Math.random()));
    case 'circuit-open':
      return whileCircuitOpen(ports, run, { name, ...admission });
  }
};

/** Releases every slot at a provider, but that of a job which is under way there. */
export const leaveProviders = async (ports: Uses<'provider'>, row: Run): Promise<void> => {
  const staysAt = row.step === 'submitted' && row.finishedAt === null ? currentProvider(row) : null;
  for (const name of row.providers) {
    if (name !== staysAt) await findProvider(ports, name)?.throttle.leave(row.runId);
  }
};
