import type { LedgerPatch } from './ledger-row';
import type { Pipeline } from './pipeline';

/** The same request has been answered before: its files serve again, at no cost. Null when it has not. */
export const reuseEarlierHero = async (
  { ledger, filesExist }: Pipeline,
  requestHash: string,
  runId: string,
): Promise<LedgerPatch | null> => {
  const earlier = await ledger.findSucceeded(requestHash);
  if (earlier?.hero == null || !(await filesExist(earlier.hero))) return null;
  return {
    step: 'stored',
    provider: earlier.provider,
    model: earlier.model,
    candidates: earlier.candidates,
    hero: { ...earlier.hero, pinned: false, generation: runId },
    creditsEstimated: 0,
    credits: 0,
  };
};
