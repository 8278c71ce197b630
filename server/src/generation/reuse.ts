import { hasKeptBytes } from './kept-bytes';
import type { LedgerPatch } from './ledger-row';
import type { FrozenRun, Pipeline } from './pipeline';

/** What an answer given before is known by. */
type Asked = Pick<FrozenRun, 'requestHash' | 'providers' | 'inputs' | 'request'> & { runId: string };

/**
 * The same request has been answered before: its files serve again at no cost, or its bytes, where they
 * could only not be stored. What another provider drew in place of the one asked for is no answer.
 * Null when there is none.
 */
export const reuseEarlierWork = async (
  pipeline: Pipeline,
  { requestHash, providers, inputs, request, runId }: Asked,
): Promise<LedgerPatch | null> => {
  const [provider] = providers;
  if (provider === undefined) return null;
  const earlier = await pipeline.ledger.findDrawn({ requestHash, provider });
  if (earlier === null) return null;
  const { model, hero, candidates, outputs } = earlier;
  const free: LedgerPatch = { provider, model, creditsEstimated: 0, credits: 0 };
  if (hero !== null) {
    const { altText: alternativeText } = request;
    const recalled = await pipeline.recall({ hero, alternativeText, generation: runId, inputs });
    return recalled === null ? null : { ...free, step: 'stored', candidates, hero: recalled };
  }
  // All its pictures are flagged by their vendor: a person decides on them, and nothing is paid for them twice.
  if (candidates.some(({ flag, file }) => flag != null && file !== null)) {
    return { ...free, step: 'stored', candidates };
  }
  return (await hasKeptBytes(pipeline, earlier)) ? { ...free, step: 'fetched', outputs } : null;
};
