import { HeroError } from '../contracts/error';
import { handleFailure, released } from './finish';
import { holdRun, LEASE_MS, LeaseLost, type HeldRun } from './lease';
import type { FrozenRequest, LedgerRow } from './ledger-row';
import type { Pipeline, UsableProvider } from './pipeline';
import { reuseEarlierHero } from './reuse';
import { attach } from './steps/attach';
import { fetchOutputs } from './steps/fetch';
import { renderOutputs } from './steps/render';
import { storeOutputs } from './steps/store';
import { poll, submit } from './steps/submit';

const providerOf = (pipeline: Pipeline, { providers, providerIndex, model }: LedgerRow): UsableProvider =>
  pipeline.provider(providers[providerIndex] ?? '', model);

const frozenOf = (row: LedgerRow): FrozenRequest => {
  if (row.request !== null) return row.request;
  throw new HeroError({
    code: 'config_invalid',
    message: `Run ${row.runId} has lost its request; generate again.`,
  });
};

/** The card that is there within a second, while the picture is still being drawn. */
const noteInstantCard = async (pipeline: Pipeline, row: LedgerRow): Promise<string> => {
  const { uid, documentId, locale, field, requestedBy, replaces, target } = row;
  const { row: card } = await pipeline.ledger.insert({
    trigger: 'instant-card',
    ...{ uid, documentId, locale, field, requestedBy, replaces, target },
    activeKey: `card ${row.activeKey ?? row.runId}`,
    priority: 20,
  });
  pipeline.wake();
  return card.runId;
};

/** A run noted down by the publish hook learns here what to draw. */
const freezeIfNeeded = async (pipeline: Pipeline, run: HeldRun): Promise<void> => {
  const { row } = run;
  if (row.request !== null) return;
  const { uid, documentId, locale, field, trigger } = row;
  const { wantsInstantCard, ...frozen } = await pipeline.freeze({
    ...{ uid, documentId, locale, field, trigger },
    wishes: {},
    values: null,
  });
  const reused = await reuseEarlierHero(pipeline, frozen.requestHash, row.runId);
  const supersedes = wantsInstantCard && reused === null ? await noteInstantCard(pipeline, row) : null;
  await run.commit({ ...frozen, ...reused, supersedes });
};

/** A call that was under way when its server died: only a free one is made again. */
const resumeSubmitting = async (pipeline: Pipeline, run: HeldRun): Promise<void> => {
  const { name, provider } = providerOf(pipeline, run.row);
  if (provider.source === 'card') {
    await run.commit({ step: 'queued' });
    return;
  }
  throw new HeroError({
    code: 'provider_outcome_unknown',
    message: `The server stopped while ${name} was being called; look there whether the picture was made before generating again.`,
  });
};

/** One step. Answers the milliseconds to wait before the next, 0 for none, null at the end of the way. */
const takeStep = async (pipeline: Pipeline, run: HeldRun, signal: AbortSignal): Promise<number | null> => {
  const { row } = run;
  switch (row.step) {
    case 'queued': {
      await freezeIfNeeded(pipeline, run);
      if (run.row.step !== 'queued' || run.row.status === 'canceled') return 0;
      await submit(pipeline, run, providerOf(pipeline, run.row), frozenOf(run.row), signal);
      return 0;
    }
    case 'submitting':
      await resumeSubmitting(pipeline, run);
      return 0;
    case 'submitted':
      return (await poll(pipeline, run, providerOf(pipeline, row), signal)) ?? 0;
    case 'produced':
      await fetchOutputs(pipeline, run, providerOf(pipeline, row), signal);
      return 0;
    case 'fetched':
    case 'rendered': {
      const { source } = providerOf(pipeline, row).provider;
      const rendered = await renderOutputs(pipeline, run, frozenOf(row), source);
      await storeOutputs(pipeline, run, frozenOf(row), source, rendered);
      return 0;
    }
    case 'stored':
      await attach(pipeline, run);
      await pipeline.announce('succeeded', run.row);
      return null;
    case 'attached':
      return null;
  }
};

/** A canceled run spends nothing more, but what is already paid is still brought home into the history. */
const isOver = ({ status, step }: LedgerRow): boolean => {
  switch (status) {
    case 'queued':
    case 'running':
      return false;
    case 'canceled':
      return step === 'queued' || step === 'submitting' || step === 'stored' || step === 'attached';
    case 'succeeded':
    case 'failed':
    case 'unknown':
      return true;
  }
};

/**
 * Carries a claimed run as far as it goes now. Answers the milliseconds after which it wants to go on,
 * or null when it has ended or another holder has it.
 */
export const advance = async (
  pipeline: Pipeline,
  claimed: LedgerRow,
  signal: AbortSignal,
): Promise<number | null> => {
  const run = holdRun(pipeline.ledger, claimed);
  const heartbeat = setInterval(() => {
    run
      .renew()
      .catch((error: unknown) =>
        pipeline.log.warn(`Run ${claimed.runId}: lease not renewed (${String(error)})`),
      );
  }, LEASE_MS / 3);
  try {
    for (;;) {
      if (isOver(run.row)) {
        await run.commit({ ...released, activeKey: null, finishedAt: run.row.finishedAt ?? new Date() });
        return null;
      }
      try {
        const wait = await takeStep(pipeline, run, signal);
        if (wait === null) return null;
        if (wait > 0) {
          await run.commit({ ...released, attempts: 0, runAfter: new Date(Date.now() + wait) });
          return wait;
        }
        if (run.row.attempts > 0) await run.commit({ attempts: 0 });
      } catch (error) {
        if (error instanceof LeaseLost) throw error;
        return await handleFailure(pipeline, run, error);
      }
    }
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    pipeline.log.warn(error.message);
    return null;
  } finally {
    clearInterval(heartbeat);
  }
};
