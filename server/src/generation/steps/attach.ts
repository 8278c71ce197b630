import { heroFingerprint } from '../../head/fingerprint';
import { released, type HeldRun } from '../lease';
import type { LedgerRow } from '../ledger-row';
import type { AttachResult, Pipeline } from '../pipeline';

const keptNote = ({ row, reason }: AttachResult['kept'][number]): string => {
  switch (reason) {
    case 'pinned':
      return `The ${row} version has a pinned hero; it was kept.`;
    case 'changed':
      return `The hero of the ${row} version was changed meanwhile; the new one waits in the history.`;
  }
};

/** What the hero may replace: what was there when it was asked for, and the card put on in the meantime. */
const replaceable = async (pipeline: Pipeline, { replaces, supersedes }: LedgerRow): Promise<string[]> => {
  const card = supersedes === null ? null : await pipeline.ledger.find(supersedes);
  return card?.hero == null ? replaces : [...replaces, heroFingerprint(card.hero)];
};

const attachTo = async (pipeline: Pipeline, row: LedgerRow): Promise<AttachResult> => {
  const { uid, documentId, locale, field, hero, target } = row;
  if (hero === null || documentId === null || target === 'form') return { attached: [], kept: [] };
  const replaces = await replaceable(pipeline, row);
  return pipeline.attach({ uid, documentId, locale, field, hero, replaces, rows: target });
};

/** Puts the hero on the entry, unless the run was canceled or somebody chose another hero meanwhile. */
export const attach = async (pipeline: Pipeline, run: HeldRun): Promise<void> => {
  // A cancel or another holder is noticed right before the entry is touched.
  await run.refresh();
  if (run.row.status === 'canceled') return;
  const { attached, kept } = await attachTo(pipeline, run.row);
  const notes = kept.map(keptNote);
  const row = await run.commit({
    ...released,
    step: 'attached',
    status: 'succeeded',
    attempts: 0,
    activeKey: null,
    finishedAt: new Date(),
    warnings: [...run.row.warnings, ...notes],
  });
  if (row.status === 'canceled' && attached.length > 0) {
    pipeline.log.warn(`Run ${row.runId} was canceled when its hero was on the entry already`);
  }
};
