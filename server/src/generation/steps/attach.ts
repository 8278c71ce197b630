import type { HeldRun } from '../lease';
import type { AttachResult, Pipeline } from '../pipeline';

const keptNote = ({ row, reason }: AttachResult['kept'][number]): string => {
  switch (reason) {
    case 'pinned':
      return `The ${row} version has a pinned hero; it was kept.`;
    case 'changed':
      return `The hero of the ${row} version was changed meanwhile; the new one waits in the history.`;
  }
};

/** Puts the hero on the entry, unless somebody chose another one meanwhile. */
export const attach = async (pipeline: Pipeline, run: HeldRun): Promise<void> => {
  const { uid, documentId, locale, field, hero, replaces, target } = run.row;
  const result =
    hero === null || documentId === null || target === 'form'
      ? { attached: [], kept: [] }
      : await pipeline.attach({ uid, documentId, locale, field, hero, replaces, rows: target });
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
