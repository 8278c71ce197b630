import { randomUUID } from 'node:crypto';
import { BRAND_CARD } from '../../contracts/config';
import { isFinished } from '../../contracts/generation';
import type { Hero } from '../../contracts/hero';
import type { Run, NewRun } from '../../runs/model/run';
import { findProvider } from '../../runs/model/find-provider';
import type { Ports } from '../../runs/model/ports';

export type FollowCardDeps = Pick<Ports, 'runStore' | 'provider'>;

/** A card on an entry that a newer card may replace. */
export interface CardToFollow {
  hero: Hero;
  /** The run that drew it; null once clean-up has removed the row. */
  run: Run | null;
}

/** Newest runs that are read; an active run is always among them. */
const RECENT = 10;

/** A template that a person or a backfill named is kept; one chosen by a publish follows the field and the site. */
const templateOf = ({ run }: CardToFollow): string | null =>
  run === null || run.trigger === 'publish' || run.trigger === 'instant-card' ? null : run.template;

/** A run that redraws the card if its content has changed, with a free provider only. */
export const followRun = (deps: FollowCardDeps, newRun: NewRun, card: CardToFollow): NewRun => {
  const drawnBy = card.run?.provider ?? BRAND_CARD;
  const provider = findProvider(deps, drawnBy)?.isFree ? drawnBy : BRAND_CARD;
  const template = templateOf(card);
  return {
    ...newRun,
    activeKey: `card ${newRun.activeKey ?? ''}`,
    unlessInputs: card.hero.inputs,
    wishes: { provider, ...(template === null || template === '' ? {} : { template }) },
  };
};

/** The run whose image the instant card stands in for: active, or of unknown outcome. */
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
 * Redraws an instant card for the entry's new content. The awaited run is updated first, so that it may replace
 * the new card.
 */
export const followStandIn = async (
  deps: FollowCardDeps,
  newRun: NewRun,
  card: CardToFollow,
): Promise<void> => {
  const { runStore } = deps;
  const awaited = await findAwaited(deps, newRun);
  if (awaited === null) return;
  const planned = awaited.supersedes === null ? null : await runStore.find(awaited.supersedes);
  // A card run that has not finished reads the entry's current values.
  if (planned !== null && !isFinished(planned.status)) return;
  const runId = randomUUID();
  await runStore.update(awaited, ({ status, replaces }) =>
    isFinished(status) && status !== 'unknown'
      ? null
      : { supersedes: runId, replaces: [...new Set([...replaces, ...newRun.replaces])] },
  );
  await runStore.insertSilently({
    ...newRun,
    runId,
    trigger: 'instant-card',
    activeKey: null,
    unlessInputs: card.hero.inputs,
  });
};
