import { HeroError } from '../../../contracts/error';
import { EMPTY_FINGERPRINT, heroFingerprint } from '../../../head/fingerprint';
import { noteInstantCard, planInstantCard } from '../instant-card';
import { dropSpooledImages } from '../spooled-images';
import { released, type HeldRun } from '../lease';
import type { Run, Publication } from '../../model/run';
import type { AttachResult } from '../../../head/attach-hero';
import type { Uses } from '../../model/ports';
import { hasCardLeft } from '../fallback';

const keptNote = ({ row, reason }: AttachResult['kept'][number]): string => {
  switch (reason) {
    case 'pinned':
      return `The ${row} version has a pinned hero; it was kept.`;
    case 'changed':
      return `The hero of the ${row} version was changed meanwhile; the new one waits in the history.`;
  }
};

/** What is said of pictures that their vendor flags, whichever run they were drawn for. */
const flaggedNotes = ({ candidates, provider }: Run): string[] =>
  candidates.flatMap(({ index, flag }) =>
    flag == null
      ? []
      : [
          `Picture ${index + 1} is flagged by ${provider ?? 'its provider'} itself (${flag}): it is kept, and was not put on the entry. Look at it before it is used.`,
        ],
  );

/**
 * A publish that asked for no instant card has nothing on the page where all its pictures are flagged: the card
 * stands in, if it is among those that may draw.
 */
const letCardStandIn = async (ports: Uses<'provider' | 'runStore' | 'wake'>, run: HeldRun): Promise<void> => {
  const { hero, trigger, replaces } = run.row;
  const isBare = hero === null && replaces.includes(EMPTY_FINGERPRINT);
  if (trigger !== 'publish' || !isBare || !hasCardLeft(ports, run.row)) return;
  await run.commit(planInstantCard(run));
  await noteInstantCard(ports, run);
};

/** What the hero may replace: what was there when it was asked for, and the card put on in the meantime. */
const replaceable = async (ports: Uses<'runStore'>, { replaces, supersedes }: Run): Promise<string[]> => {
  const card = supersedes === null ? null : await ports.runStore.find(supersedes);
  return card?.hero == null ? replaces : [...replaces, heroFingerprint(card.hero)];
};

/** Type or field went while the picture was drawn: it is paid for and stored. */
const noPlace = (error: unknown): unknown =>
  HeroError.isInstance(error) && error.code === 'config_invalid'
    ? new HeroError({
        code: 'entry_gone',
        message: `The hero was not put on its entry, and its picture stays in the media library: ${error.message}`,
        cause: error,
      })
    : error;

const attachTo = async (ports: Uses<'attach' | 'runStore'>, run: HeldRun): Promise<AttachResult> => {
  const { row } = run;
  const { uid, documentId, locale, field, hero, target } = row;
  if (hero === null || documentId === null || target === 'form') return { attached: [], kept: [] };
  try {
    return await ports.attach({
      ...{ uid, documentId, locale, field, hero },
      rows: target,
      replaces: async () => replaceable(ports, await run.fence()),
      keepsTime: row.publication?.state === 'waiting',
    });
  } catch (error) {
    throw noPlace(error);
  }
};

const NOT_ATTACHED =
  'The entry was not published, because its hero was not put on the draft; look at it and publish it by hand.';

/** What was to happen once the hero is there. */
const publishNext = async (
  ports: Uses<'publish'>,
  { uid, documentId, locale, field, hero, publication }: Run,
  isAttached: boolean,
): Promise<Publication | null> => {
  if (publication?.state !== 'waiting') return publication;
  if (!isAttached || documentId === null || hero === null) {
    return { ...publication, state: 'skipped', message: NOT_ATTACHED };
  }
  const { userId, draft } = publication;
  const outcome = await ports.publish({ uid, documentId, locale, field, hero, userId, draft });
  return { ...publication, ...outcome };
};

/** Puts the hero on the entry, unless the run was canceled or an editor chose another hero meanwhile. */
export const attach = async (
  ports: Uses<'attach' | 'log' | 'provider' | 'publish' | 'runStore' | 'spool' | 'wake'>,
  run: HeldRun,
): Promise<void> => {
  // A cancel or another holder is noticed right before the entry is touched.
  await run.refresh();
  // Here and not where they were stored: this step is taken again after a crash.
  if (run.row.outputs.length > 0) await dropSpooledImages(ports, run.row);
  if (run.row.status === 'canceled') return;
  await letCardStandIn(ports, run);
  const { attached, kept } = await attachTo(ports, run);
  const notes = [...flaggedNotes(run.row), ...kept.map(keptNote)];
  const publication = await publishNext(ports, run.row, attached.length > 0);
  const row = await run.commit({
    ...released,
    publication,
    step: 'attached',
    status: 'succeeded',
    attempts: 0,
    activeKey: null,
    finishedAt: new Date(),
    warnings: [...run.row.warnings, ...notes],
  });
  if (row.status === 'canceled' && attached.length > 0) {
    ports.log.warn(`Run ${row.runId} was canceled when its hero was on the entry already`);
  }
};
