import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import type { Config } from '../../contracts/config';
import { isFinished } from '../../contracts/generation';
import type { Hero } from '../../contracts/hero';
import type { NewRun } from '../../runs/model/run';
import { contentTypeOf } from '../../entries/entry-store';
import { heroFieldsOf, type HeroField } from '../../entries/hero-fields';
import { inSavepoint, TransactionLost } from '../../strapi/savepoint';
import { heroFingerprint, isPinned, parseHero } from '../../head/fingerprint';
import { followRun, followStandIn, type CardToFollow, type FollowCardDeps } from './follow-card';
import type { PublishedEntry } from './published-entries';

export interface EnqueueDeps extends FollowCardDeps {
  strapi: Core.Strapi;
}

const storedSchema = z.looseObject({}).nullable();

type Mode = Config['publish']['mode'];

/** A hero field and what publishing does for it. */
export interface WatchedField extends HeroField {
  mode: Exclude<Mode, 'off'>;
}

/** The hero fields of a content type for which publishing does something. */
export const watchedFields = (attributes: Record<string, unknown>, { publish }: Config): WatchedField[] =>
  heroFieldsOf(attributes).flatMap((field) => {
    const mode = field.options.onPublish ?? publish.mode;
    return mode === 'off' ? [] : [{ ...field, mode }];
  });

/** A card that may be an instant card; only its run tells. */
const mayStandIn = ({ pinned, source, generation }: Hero): boolean =>
  !pinned && source === 'card' && generation !== null;

/** The card on an entry that a run may replace, with its run while the row exists; null for any other hero. */
const cardOf = async ({ runStore }: FollowCardDeps, hero: Hero): Promise<CardToFollow | null> => {
  if (!mayStandIn(hero) || hero.generation === null) return null;
  return { hero, run: await runStore.find(hero.generation) };
};

const standsIn = (card: CardToFollow | null): boolean => card?.run?.trigger === 'instant-card';

/** Whether the entry needs a hero; an instant card does not count as one. */
export const lacksHero = async (deps: FollowCardDeps, hero: Hero | null): Promise<boolean> =>
  hero === null || standsIn(await cardOf(deps, hero));

/** A picked or pinned hero is never replaced, even if it is stale. */
const mayBeStale = (hero: Hero | null): hero is Hero =>
  hero !== null && !hero.pinned && hero.source !== 'library' && hero.generation !== null;

/** Newest runs among which a run of the publish hook is looked for; each comes with a card run of its own. */
const RECENT = 10;

/** Whether the newest runs of a field allow another one. */
const activityOf = async (
  { runStore }: FollowCardDeps,
  { uid, documentId, locale, field }: NewRun,
): Promise<'free' | 'under-way' | 'awaits-person'> => {
  const runs = await runStore.listStates({ uid, documentId, locale, field, limit: RECENT });
  // After an unknown outcome a person decides, not the next publish.
  if (runs.find(({ trigger }) => trigger !== 'instant-card')?.status === 'unknown') return 'awaits-person';
  const isUnderWay = runs.some(({ trigger, status }) => trigger === 'publish' && !isFinished(status));
  return isUnderWay ? 'under-way' : 'free';
};

const newPublishRun = (uid: string, entry: PublishedEntry, field: string): NewRun => {
  const locale = entry.locale ?? null;
  return {
    trigger: 'publish',
    uid,
    documentId: entry.documentId,
    locale,
    field,
    requestedBy: 'publish',
    // One active run per entry, locale and field, however often the entry is published meanwhile.
    activeKey: ['publish', uid, entry.documentId, locale ?? '', field].join(' '),
    replaces: [heroFingerprint(entry[field])],
    target: 'all',
  };
};

/**
 * Inserts the run, or joins the active one, whose `replaces` then also covers the hero published now. True when
 * it joined one.
 */
const insertOrJoin = async ({ runStore }: FollowCardDeps, newRun: NewRun): Promise<boolean> => {
  const { row, isNew } = await runStore.insert(newRun);
  if (isNew) return false;
  await runStore.update(row, ({ status, replaces }) => {
    const missing = newRun.replaces.filter((one) => !replaces.includes(one));
    return isFinished(status) || missing.length === 0 ? null : { replaces: [...replaces, ...missing] };
  });
  return true;
};

/** A publish that joined an active run. */
export interface JoinedRun {
  newRun: NewRun;
  entryId: PublishedEntry['id'];
}

/** A cheap check that ends most publishes. */
const isOfInterest = (hero: Hero | null, mode: WatchedField['mode']): boolean =>
  hero === null || mayStandIn(hero) || (mode === 'stale' && mayBeStale(hero));

interface Wanted {
  /** Null where only the instant card is redrawn. */
  run: NewRun | null;
  isUnderWay: boolean;
  /** The instant card whose final image another run still has to deliver. */
  standIn: CardToFollow | null;
}

/** The run that a published entry needs, and whether one is active already; null if it needs none. */
const wantedRun = async (
  deps: FollowCardDeps,
  { newRun, hero, mode }: { newRun: NewRun; hero: Hero | null; mode: WatchedField['mode'] },
): Promise<Wanted | null> => {
  const card = hero === null ? null : await cardOf(deps, hero);
  const isMissing = hero === null || standsIn(card);
  const unlessInputs = !isMissing && mode === 'stale' && mayBeStale(hero) ? hero.inputs : null;
  if (!isMissing && unlessInputs === null && card === null) return null;
  const runs = await activityOf(deps, newRun);
  const isUnderWay = runs === 'under-way';
  if (isMissing) {
    const run = runs === 'awaits-person' ? null : newRun;
    return { run, isUnderWay, standIn: runs === 'free' ? null : card };
  }
  // A card is free: it is redrawn in every mode, also while a paid call waits for a person's decision.
  if (card !== null && (unlessInputs === null || runs === 'awaits-person'))
    return { run: followRun(deps, newRun, card), isUnderWay, standIn: null };
  return runs === 'awaits-person' ? null : { run: { ...newRun, unlessInputs }, isUnderWay, standIn: null };
};

/**
 * Inserts a run for a published entry that has no hero, or one that may be stale, or a card that may be
 * outdated. The worker decides whether it is, since that takes too long for the publish request. Leaves a
 * surrounding transaction intact. Returns the active run it joined, for `catchUp`.
 *
 * @throws TransactionLost if the surrounding transaction can no longer be used
 */
export const enqueuePublished = async (
  deps: EnqueueDeps,
  { uid, entry, field: { name, mode } }: { uid: UID.ContentType; entry: PublishedEntry; field: WatchedField },
): Promise<JoinedRun | null> => {
  const hero = parseHero(entry[name]);
  // No attach replaces a pinned hero, even a malformed one: a run for it would cost and achieve nothing.
  if (isPinned(entry[name]) || !isOfInterest(hero, mode)) return null;
  const { strapi, runStore } = deps;
  const newRun = newPublishRun(uid, entry, name);
  const enqueue = ({ mayBeTaken }: { mayBeTaken: boolean }): Promise<JoinedRun | null> =>
    inSavepoint(strapi, async () => {
      const wanted = await wantedRun(deps, { newRun, hero, mode });
      if (wanted === null) return null;
      const { run, isUnderWay, standIn } = wanted;
      if (standIn !== null) await followStandIn(deps, newRun, standIn);
      if (run === null) return null;
      // Checked first: a unique violation would roll back other work of the publish in the same transaction.
      if (mayBeTaken || isUnderWay) {
        return (await insertOrJoin(deps, run)) ? { newRun: run, entryId: entry.id } : null;
      }
      await runStore.insertSilently(run);
      return null;
    });
  try {
    return await enqueue({ mayBeTaken: false });
  } catch (error) {
    if (error instanceof TransactionLost) throw error;
    return enqueue({ mayBeTaken: true });
  }
};

/**
 * Call after the publish is committed. The joined run may have attached its hero before the published rows
 * became visible; then a new run attaches it and reuses the paid images.
 */
export const catchUp = async (
  { strapi, runStore }: EnqueueDeps,
  { newRun, entryId }: JoinedRun,
): Promise<void> => {
  const { uid } = contentTypeOf(strapi, newRun.uid);
  const row = storedSchema.parse(await strapi.db.query(uid).findOne({ where: { id: entryId } }));
  const isAsItWas = row !== null && newRun.replaces.includes(heroFingerprint(row[newRun.field]));
  if (isAsItWas) await runStore.insert(newRun);
};
