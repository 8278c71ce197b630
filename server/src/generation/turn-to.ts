import { requestHash } from '../prompt/inputs-hash';
import { costOf } from './credits';
import { findProvider } from './find-provider';
import type { HeldRun } from './lease';
import { released } from './lease';
import type { LedgerRow } from './ledger-row';
import type { Pipeline } from './pipeline';

/** Whether a provider is free; one that is not configured any more is not. */
export const isFreeProvider = (pipeline: Pipeline, name: string): boolean =>
  findProvider(pipeline, name)?.provider.source === 'card';

/** The next provider a run may turn to: any when nothing was paid, else only one that is free. */
export const nextProvider = (
  pipeline: Pipeline,
  { providers, providerIndex }: LedgerRow,
  isBilled: boolean,
): number | null => {
  const next = providers.findIndex(
    (name, index) => index > providerIndex && (!isBilled || isFreeProvider(pipeline, name)),
  );
  return next === -1 ? null : next;
};

interface Turn {
  /** Index of the provider that takes over. */
  next: number;
  /** Why the present one was given up. */
  tried: LedgerRow['tried'][number];
  /** The calls as they ended. Left out: nothing was under way. */
  close?: (row: LedgerRow) => LedgerRow['calls'];
}

/** From another provider the same picture is another request. */
const hashAt = (pipeline: Pipeline, { asked, providers, requestHash: before }: LedgerRow, next: number) => {
  const name = providers[next] ?? '';
  const model = findProvider(pipeline, name)?.provider.model;
  return asked === null || model === undefined
    ? before
    : requestHash({ inputs: asked, provider: name, model });
};

/** Hands a run over to the next provider. */
export const turnTo = async (
  pipeline: Pipeline,
  run: HeldRun,
  { next, tried, close = ({ calls }) => calls }: Turn,
): Promise<LedgerRow> =>
  run.commit((row) => {
    const calls = close(row);
    return {
      requestHash: hashAt(pipeline, row, next),
      ...released,
      step: 'queued',
      providerIndex: next,
      attempts: 0,
      outputs: [],
      waitsFor: null,
      jobId: null,
      calls,
      ...costOf(calls),
      // A template's model is its own provider's; another one draws with what it is configured for.
      model: null,
      tried: [...row.tried, tried],
      warnings: [...row.warnings, `${tried.provider} failed: ${tried.message}`],
      runAfter: new Date(),
    };
  });
