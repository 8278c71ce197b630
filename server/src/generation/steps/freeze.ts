import { noteInstantCard, planInstantCard } from '../instant-card';
import type { HeldRun } from '../lease';
import type { Pipeline } from '../pipeline';
import { PRIORITY } from '../priority';
import { openToPublish, reuseEarlierWork } from '../reuse';

/**
 * A run noted down by the publish hook learns here what to draw; its card is asked for first. Answers `later` when
 * it gives its place to other runs, or `nothing to do` when the hero that is there was made from the same: then the
 * run is forgotten.
 *
 * @throws HeroError when the request cannot be made
 */
export const freezeLate = async (
  pipeline: Pipeline,
  run: HeldRun,
): Promise<'later' | 'go on' | 'nothing to do'> => {
  const { runId, uid, documentId, locale, field, trigger, unlessInputs } = run.row;
  const { wantsInstantCard, ...frozen } = await pipeline.freeze({
    ...{ uid, documentId, locale, field, trigger },
    wishes: run.row.wishes ?? {},
    values: null,
    isRefresh: unlessInputs !== null,
  });
  if (unlessInputs === frozen.inputs) {
    await run.discard();
    return 'nothing to do';
  }
  const [provider = ''] = frozen.providers;
  const reused = await reuseEarlierWork(pipeline, { ...frozen, runId, provider });
  if (reused !== null) {
    await run.commit({ ...frozen, ...reused, ...openToPublish(run.row, reused) });
    return 'go on';
  }
  const isSlow = pipeline.provider(provider, null).provider.source === 'ai';
  // The place among the urgent runs is for those that are drawn at once.
  const card = wantsInstantCard ? planInstantCard(run) : {};
  const priority = Math.min(run.row.priority, PRIORITY.background);
  const leavesItsPlace = isSlow && priority < run.row.priority;
  // A backfill's run has no card and is the last in line already: there is nothing to write.
  if (isSlow && (wantsInstantCard || leavesItsPlace)) await run.commit({ ...card, priority });
  await noteInstantCard(pipeline, run);
  await run.commit(frozen);
  return leavesItsPlace ? 'later' : 'go on';
};
