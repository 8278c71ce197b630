import { HeroError } from '../../contracts/error';
import { isFinished } from '../../contracts/generation';
import { noteInstantCard, planInstantCard } from '../instant-card';
import type { HeldRun } from '../lease';
import type { Pipeline } from '../pipeline';
import { PRIORITY } from '../priority';
import { reuseEarlierWork } from '../reuse';

/** Milliseconds until a run looks again whether somebody else's same request has been answered. */
const TWIN_MS = 1_000;

/**
 * A run noted down by the publish hook learns here what to draw; its card is asked for first. Answers the
 * milliseconds after which it wants to be taken up again, or null when it may go on at once.
 *
 * @throws HeroError when the request cannot be made, or was sent before and nobody knows what became of it.
 */
export const freezeLate = async (pipeline: Pipeline, run: HeldRun): Promise<number | null> => {
  const { runId, uid, documentId, locale, field, trigger } = run.row;
  const { wantsInstantCard, ...frozen } = await pipeline.freeze({
    ...{ uid, documentId, locale, field, trigger },
    wishes: {},
    values: null,
  });
  const { requestHash, providers } = frozen;
  const reused = await reuseEarlierWork(pipeline, { ...frozen, runId });
  if (reused !== null) {
    await run.commit({ ...frozen, ...reused });
    return null;
  }
  const isSlow = pipeline.provider(providers[0] ?? '', null).provider.source === 'ai';
  // The place among the urgent runs is for those that are drawn at once.
  const card = wantsInstantCard ? planInstantCard(run) : {};
  if (isSlow) await run.commit({ ...card, priority: PRIORITY.background });
  await noteInstantCard(pipeline, run);
  const open = await pipeline.ledger.findOpen({ requestHash, except: runId });
  if (open !== null && !isFinished(open.status)) return TWIN_MS;
  await run.commit(frozen);
  if (open !== null) {
    throw new HeroError({
      code: 'provider_outcome_unknown',
      message: `The same picture was asked for before and nobody knows whether ${open.provider ?? 'the provider'} made it; look there, then generate it from the entry.`,
    });
  }
  return isSlow ? 0 : null;
};
