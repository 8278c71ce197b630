import { heroFingerprint } from '../../head/fingerprint';
import type { HeldRun } from '../lease';
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

/** Puts the hero on the entry, unless somebody chose another one meanwhile. */
export const attach = async (pipeline: Pipeline, run: HeldRun): Promise<void> => {
  const { uid, documentId, locale, field, hero, target } = run.row;
  const result =
    hero === null || documentId === null || target === 'form'
      ? { attached: [], kept: [] }
      : await pipeline.attach({
          uid,
          documentId,
          locale,
          field,
          hero,
          replaces: await replaceable(pipeline, run.row),
          rows: target,
        });
  await run.commit({
    step: 'attached',
    status: 'succeeded',
    activeKey: null,
    leaseToken: null,
    leaseUntil: null,
    finishedAt: new Date(),
    warnings: [...run.row.warnings, ...result.kept.map(keptNote)],
  });
};
