import type { NewRun } from '../runs/model/run';
import type { BackfillRow } from './store/backfill-store';
import { heroFingerprint } from '../head/fingerprint';
import { judgeEntry, type BackfillEntry, type BackfillTarget } from './read-entries';

/** Nobody in person: a budget for every user is not a backfill's. */
const REQUESTED_BY = 'backfill';

export const optionsOf = ({ order: { template, provider, quality } }: Pick<BackfillTarget, 'order'>) => ({
  ...(template === undefined ? {} : { template }),
  ...(provider === undefined ? {} : { provider }),
  ...(quality === undefined ? {} : { quality }),
});

/** The run for an entry; null where its hero stays. */
export const runFor = (
  { backfillId }: Pick<BackfillRow, 'backfillId'>,
  { target, waitsFor }: { target: BackfillTarget; waitsFor: string | null },
  entry: BackfillEntry,
): NewRun | null => {
  const { uid, field, order } = target;
  const { documentId, locale, value } = entry;
  const verdict = judgeEntry(entry, order);
  if (verdict.kind === 'keep') return null;
  return {
    ...{ uid, documentId, locale, field, waitsFor },
    trigger: 'backfill',
    requestedBy: REQUESTED_BY,
    backfill: backfillId,
    wishes: optionsOf(target),
    // One living run for each entry and locale, whichever backfill it came from.
    activeKey: ['backfill', uid, documentId, locale ?? '', field].join(' '),
    replaces: [heroFingerprint(value)],
    unlessInputs: verdict.kind === 'refresh' ? verdict.unlessInputs : null,
    target: 'all',
  };
};
