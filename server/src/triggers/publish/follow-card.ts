import { randomUUID } from 'node:crypto';
import { BRAND_CARD } from '../../contracts/config';
import { isFinished } from '../../contracts/generation';
import type { Hero } from '../../contracts/hero';
import type { Run, NewRun } from '../../runs/model/run';
import { findProvider } from '../../runs/model/find-provider';
import type { Ports } from '../../runs/model/ports';

export type FollowCardDeps = Pick<Ports, 'runStore' | 'provider'>;

/** A card that is on an entry and may be replaced by a newer one. */
export interface CardToFollow {
  hero: Hero;
  /** The run that drew it; null once the ledger has forgotten it. */
  run: Run | null;
}

/** Runs of one field that are looked through: only the newest can be under way. */
const RECENT = 10;

/** The template that a person or a backfill named stays; what a publish chose follows the field and the site. */
const templateOf = ({ run }: CardToFollow): string | null =>
  run === null || run.trigger === 'publish' || run.trigger === 'instant-card' ? null : run.template;

/** The run that draws a card anew where it would not say the same, and never anything but a card. */
export const followRun = (deps: FollowCardDeps, note: NewRun, card: CardToFollow): NewRun => {
  const drawnBy = card.run?.provider ?? BRAND_CARD;
  const provider = findProvider(deps, drawnBy)?.isFree ? drawnBy : BRAND_CARD;
  const template = templateOf(card);
  return {
    ...note,
    activeKey: `card ${note.activeKey ?? ''}`,
    unlessInputs: card.hero.inputs,
    wishes: { provider, ...(template === null || template === '' ? {} : { template }) },
  };
};

/** The run whose picture a card stands in for: under way, or of unknown outcome. */
const findAwaited = async (
  { runStore }: FollowCardDeps,
  { uid, documentId, locale, field }: NewRun,
): Promise<Run | null> => {
  const runs = await runStore.list({ uid, documentId, locale, field, limit: RECENT });
  const isAwaited = ({ trigger, status }: Run): boolean =>
    trigger !== 'instant-card' && (status === 'unknown' || (trigger === 'publish' && !isFinished(status)));
  return runs.find(isAwaited) ?? null;
};

/**
 * Lets the card that stands in for a picture follow the entry. The run of that picture learns of the new card first,
 * so that it may still replace it.
 */
export const followStandIn = async (
  deps: FollowCardDeps,
  note: NewRun,
  card: CardToFollow,
): Promise<void> => {
  const { runStore } = deps;
  const awaited = await findAwaited(deps, note);
  if (awaited === null) return;
  const planned = awaited.supersedes === null ? null : await runStore.find(awaited.supersedes);
  // A card on its way reads the entry as it is then.
  if (planned !== null && !isFinished(planned.status)) return;
  const runId = randomUUID();
  await runStore.update(awaited, ({ status, replaces }) =>
    isFinished(status) && status !== 'unknown'
      ? null
      : { supersedes: runId, replaces: [...new Set([...replaces, ...note.replaces])] },
  );
  await runStore.insertSilently({
    ...note,
    runId,
    trigger: 'instant-card',
    activeKey: null,
    unlessInputs: card.hero.inputs,
  });
};
