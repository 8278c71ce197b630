import type { NewRun } from '../runs/model/run';
import type { BackfillRow } from './store/backfill-store';
import { heroFingerprint } from '../head/fingerprint';
import { judgeEntry, type BackfillEntry, type BackfillTarget } from './read-entries';

/** Not a person, so that a per-user budget does not apply to backfills. */
const REQUESTED_BY = 'backfill';

export const optionsOf = ({ input: { template, provider, quality } }: Pick<BackfillTarget, 'input'>) => ({
  ...(template === undefined ? {} : { template }),
  ...(provider === undefined ? {} : { provider }),
  ...(quality === undefined ? {} : { quality }),
});

/** The run for an entry; null if its hero stays. */
export const runFor = (
  { backfillId }: Pick<BackfillRow, 'backfillId'>,
  { target, waitsFor }: { target: BackfillTarget; waitsFor: string | null },
  entry: BackfillEntry,
): NewRun | null => {
  const { uid, field, input } = target;
  const { documentId, locale, value } = entry;
  const verdict = judgeEntry(entry, input);
  if (verdict.kind === 'keep') return null;
  return {
    ...{ uid, documentId, locale, field, waitsFor },
    trigger: 'backfill',
    requestedBy: REQUESTED_BY,
    backfill: backfillId,
    wishes: optionsOf(target),
    // One active run per entry and locale, across all backfills.
    activeKey: ['backfill', uid, documentId, locale ?? '', field].join(' '),
    replaces: [heroFingerprint(value)],
    unlessInputs: verdict.kind === 'refresh' ? verdict.unlessInputs : null,
    target: 'all',
  };
};
