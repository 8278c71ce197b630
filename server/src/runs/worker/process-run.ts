import { HeroError } from '../../contracts/error';
import { admitRun, leaveProviders } from './admission';
import { costOf } from '../model/cost';
import { currentProvider } from '../model/current-provider';
import type { StopSignals } from '../drivers/driver';
import { crashedTooOften } from './failed-step';
import { handleFailure } from './handle-failure';
import type { HeroSource } from '../../contracts/hero';
import { noteInstantCard } from './instant-card';
import { dropSpooledImages, dropLateImages } from './spooled-images';
import { holdRun, LEASE_MS, LeaseLost, released, type HeldRun } from './lease';
import type { RequestSnapshot, RunPatch, Run } from '../model/run';
import { findProvider } from '../model/find-provider';
import { isFreeRun, leaveOpenCall, withdrawCall } from '../model/paid-calls';
import type { Ports, UsableProvider, Uses } from '../model/ports';
import { claimRequest } from './single-flight';
import { attach } from './steps/attach';
import { fetchOutputs } from './steps/fetch';
import { snapshotLate } from './steps/snapshot';
import { renderOutputs } from './steps/render';
import { storeOutputs } from './steps/store';
import { poll } from './steps/poll';
import { submit } from './steps/submit';

/** What comes after a step: the next one, the same or the next one later (0: as soon as it is its turn), or nothing. */
type Onward =
  | { kind: 'go on' }
  /** `waitsFor`: the provider that has no slot for it. */
  | { kind: 'later'; waitMs: number; waitsFor: string | null }
  | { kind: 'done' };

const GO_ON: Onward = { kind: 'go on' };
const later = (waitMs: number, waitsFor: string | null = null): Onward => ({
  kind: 'later',
  waitMs,
  waitsFor,
});

const providerOf = (ports: Uses<'provider'>, row: Run): UsableProvider =>
  ports.provider(currentProvider(row) ?? '', row.model);

const frozenOf = (row: Run): RequestSnapshot => {
  if (row.request !== null) return row.request;
  throw new HeroError({
    code: 'config_invalid',
    message: `Run ${row.runId} has lost its request; generate again.`,
  });
};

/**
 * A call that was under way when its server died: only a free one is made again. The run's own record decides, since
 * type, template and provider may be gone by now.
 */
const resumeSubmitting = async (ports: Uses<'provider'>, run: HeldRun): Promise<Onward> => {
  const name = currentProvider(run.row) ?? 'the provider';
  if (isFreeRun(run.row) || findProvider(ports, name)?.isFree) {
    await run.commit((row) => ({ step: 'queued', calls: withdrawCall(row) }));
    return GO_ON;
  }
  throw new HeroError({
    code: 'provider_outcome_unknown',
    message: `The server stopped while ${name} was being called; look there whether the picture was made before generating again.`,
  });
};

const leaveQueue = async (ports: Ports, run: HeldRun, signal: AbortSignal): Promise<Onward> => {
  if (run.row.request === null) {
    const frozen = await snapshotLate(ports, run);
    if (frozen === 'nothing to do') return { kind: 'done' };
    return frozen === 'go on' ? GO_ON : later(0);
  }
  if (run.row.status === 'canceled') {
    // Between two calls: paid images are stored, and no further call is sent.
    await run.commit({ step: 'fetched' });
    return GO_ON;
  }
  await noteInstantCard(ports, run);
  const usable = providerOf(ports, run.row);
  const claimed = await claimRequest(ports, run, usable);
  if (claimed === 'answered') return GO_ON;
  if (claimed !== 'go on') return later(claimed);
  const admission = await admitRun(ports, run, usable);
  if (admission !== null) return later(admission, usable.name);
  const waitMs = await submit(ports, run, { usable, frozen: frozenOf(run.row), signal });
  return waitMs === 0 ? GO_ON : later(waitMs);
};

/** Known from the call that drew it, so that a provider may leave the config before its picture is stored. */
const sourceOf = (ports: Uses<'provider'>, row: Run): HeroSource =>
  row.calls.length > 0 ? (isFreeRun(row) ? 'card' : 'ai') : providerOf(ports, row).provider.source;

/** A call that may have been paid is given its time when the server stops; what is free ends at once. */
const takeStep = async (ports: Ports, run: HeldRun, signals: StopSignals): Promise<Onward> => {
  const { row } = run;
  const crashed = crashedTooOften(row.step, row.attempts);
  if (crashed !== null) throw crashed;
  switch (row.step) {
    case 'queued':
      return leaveQueue(ports, run, signals.abort);
    case 'submitting':
      return resumeSubmitting(ports, run);
    case 'submitted': {
      const waitMs = await poll(ports, run, { usable: providerOf(ports, row), signal: signals.stop });
      return waitMs === 0 ? GO_ON : later(waitMs);
    }
    case 'produced':
      await fetchOutputs(ports, run, { usable: () => providerOf(ports, row), signal: signals.stop });
      return GO_ON;
    case 'fetched':
    case 'rendered': {
      const order = { frozen: frozenOf(row), source: sourceOf(ports, row) };
      const rendered = await renderOutputs(ports, run, order);
      await storeOutputs(ports, run, { ...order, rendered });
      return GO_ON;
    }
    case 'stored':
      await attach(ports, run);
      return GO_ON;
    case 'attached':
      return { kind: 'done' };
  }
};

/** A canceled run spends nothing more, but images that are paid for are still stored in its history. */
const isOver = ({ status, step, outputs }: Run): boolean => {
  switch (status) {
    case 'queued':
    case 'running':
      return false;
    case 'canceled':
      return (step === 'queued' && outputs.length === 0) || step === 'stored' || step === 'attached';
    case 'succeeded':
    case 'failed':
    case 'unknown':
      return true;
  }
};

const finishCanceled = async (ports: Uses<'log' | 'spool'>, run: HeldRun): Promise<void> => {
  await dropSpooledImages(ports, run.row);
  const calls = leaveOpenCall(run.row);
  const spent = run.row.step === 'queued' ? { calls, ...costOf(calls) } : {};
  await run.commit({ ...released, ...spent, activeKey: null, finishedAt: new Date() });
};

/** Nothing is under way for a run that waits for its turn. */
const inLine = ({ step }: Run): Pick<RunPatch, 'status'> => (step === 'queued' ? { status: 'queued' } : {});

/** Step after step, until the run ends, has to wait, or the server stops. */
const walk = async (ports: Ports, run: HeldRun, signals: StopSignals): Promise<number | null> => {
  for (;;) {
    if (isOver(run.row)) {
      if (run.row.finishedAt === null) await finishCanceled(ports, run);
      return null;
    }
    if (signals.stop.aborted) {
      await run.commit(released);
      return null;
    }
    try {
      const onward = await takeStep(ports, run, signals);
      if (onward.kind === 'done') return null;
      if (onward.kind === 'later') {
        const { waitMs, waitsFor } = onward;
        const runAfter = new Date(Date.now() + waitMs);
        // What failed before the wait counts on: a file that cannot be read is left out in the end.
        const attempts = run.row.step === 'queued' ? run.row.attempts : 0;
        await run.commit((row) => ({ ...released, ...inLine(row), attempts, waitsFor, runAfter }));
        return waitMs;
      }
    } catch (thrown) {
      if (thrown instanceof LeaseLost) throw thrown;
      return await handleFailure(ports, run, { thrown, signals });
    }
  }
};

/**
 * Carries a claimed run as far as it goes now. Answers the milliseconds after which it wants to go on,
 * or null when it has ended, another holder has it, or the server stops.
 */
export const processRun = async (
  ports: Ports,
  claimed: Run,
  signals: StopSignals,
): Promise<number | null> => {
  const run = holdRun(ports.runStore, claimed);
  const heartbeat = setInterval(() => {
    run
      .renew()
      .catch((error: unknown) =>
        ports.log.warn(`Run ${claimed.runId}: lease not renewed (${String(error)})`),
      );
  }, LEASE_MS / 3);
  try {
    const waitMs = await walk(ports, run, signals);
    if (run.row.status === 'succeeded') await ports.announce('succeeded', run.row);
    return waitMs;
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    ports.log.warn(error.message);
    await dropLateImages(ports, claimed.runId);
    return null;
  } finally {
    clearInterval(heartbeat);
    await leaveProviders(ports, run.row);
  }
};
