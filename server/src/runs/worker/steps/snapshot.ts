import { HeroError } from '../../../contracts/error';
import { generationOf } from '../../../head/fingerprint';
import { noteInstantCard, planInstantCard } from '../instant-card';
import type { HeldRun } from '../lease';
import type { RunSnapshot, Uses } from '../../model/ports';
import { PRIORITY } from '../../model/priority';
import type { RunPatch, Run } from '../../model/run';
import { openToPublish, findReusable } from '../../start/find-reusable';

/** Whether the files that serve again are on the entry already, described by the same words. */
const isThereAlready = async (
  { runStore }: Uses<'runStore'>,
  { unlessInputs, replaces }: Run,
  { reused, altText }: { reused: RunPatch; altText: string },
): Promise<boolean> => {
  if (unlessInputs === null) return false;
  for (const generation of replaces.map(generationOf)) {
    const standing = generation === null ? null : await runStore.find(generation);
    const { hero = null, request = null } = standing ?? {};
    if (hero !== null && hero.image.id === reused.hero?.image.id && request?.altText === altText) return true;
  }
  return false;
};

/** What stands in the way of a prompt, and not of a card. */
const isAboutWords = (error: unknown): boolean =>
  HeroError.isInstance(error) && ['prompt_empty', 'prompt_too_long', 'template_invalid'].includes(error.code);

/** Fixes the request; where its words cannot be had, a publish still gets its card. @throws HeroError */
const freezeOrCard = async (
  ports: Uses<'runStore' | 'snapshotRequest' | 'wake'>,
  run: HeldRun,
): Promise<RunSnapshot> => {
  const { uid, documentId, locale, field, trigger, unlessInputs, wishes } = run.row;
  try {
    return await ports.snapshotRequest({
      ...{ uid, documentId, locale, field, trigger },
      wishes: wishes ?? {},
      values: null,
      isRefresh: unlessInputs !== null,
    });
  } catch (error) {
    if (trigger === 'publish' && unlessInputs === null && isAboutWords(error)) {
      await run.commit(planInstantCard(run));
      await noteInstantCard(ports, run);
    }
    throw error;
  }
};

/**
 * A run noted down by the publish hook learns here what to draw; its card is asked for first. Answers `later` when
 * it gives its place to other runs, or `nothing to do` when the hero that is there was made from the same: then the
 * run is forgotten.
 *
 * @throws HeroError when the request cannot be made
 */
export const snapshotLate = async (
  ports: Uses<
    | 'findFiles'
    | 'provider'
    | 'publicUrl'
    | 'repair'
    | 'runStore'
    | 'snapshotRequest'
    | 'spool'
    | 'storageAway'
    | 'wake'
  >,
  run: HeldRun,
): Promise<'later' | 'go on' | 'nothing to do'> => {
  const { runId, unlessInputs } = run.row;
  const { wantsInstantCard, warnings, ...fixed } = await freezeOrCard(ports, run);
  const frozen = { ...fixed, warnings: [...new Set([...run.row.warnings, ...warnings])] };
  if (unlessInputs === frozen.inputs) {
    await run.discard();
    return 'nothing to do';
  }
  const [provider = ''] = frozen.providers;
  const reused = await findReusable(ports, { ...frozen, runId, provider });
  if (reused !== null) {
    if (await isThereAlready(ports, run.row, { reused, altText: frozen.request.altText })) {
      await run.discard();
      return 'nothing to do';
    }
    await run.commit({ ...frozen, ...reused, ...openToPublish(run.row, reused) });
    return 'go on';
  }
  const isSlow = !ports.provider(provider, null).isFree;
  // The place among the urgent runs is for those that are drawn at once.
  const card = wantsInstantCard ? planInstantCard(run) : {};
  const priority = Math.min(run.row.priority, PRIORITY.background);
  const leavesItsPlace = isSlow && priority < run.row.priority;
  // A backfill's run has no card and is the last in line already: there is nothing to write.
  if (isSlow && (wantsInstantCard || leavesItsPlace)) await run.commit({ ...card, priority });
  await noteInstantCard(ports, run);
  await run.commit(frozen);
  return leavesItsPlace ? 'later' : 'go on';
};
