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

/** A hero field, and what publishing does for it. */
export interface WatchedField extends HeroField {
  mode: Exclude<Mode, 'off'>;
}

/** The hero fields of a content type that publishing does something for. */
export const watchedFields = (attributes: Record<string, unknown>, { publish }: Config): WatchedField[] =>
  heroFieldsOf(attributes).flatMap((field) => {
    const mode = field.options.onPublish ?? publish.mode;
    return mode === 'off' ? [] : [{ ...field, mode }];
  });

/** A card that may stand in for a picture still to come; which one it is, its run knows. */
const mayStandIn = ({ pinned, source, generation }: Hero): boolean =>
  !pinned && source === 'card' && generation !== null;

/** The card on an entry that a run may replace, with its run while the ledger has it; null for any other hero. */
const cardOf = async ({ runStore }: FollowCardDeps, hero: Hero): Promise<CardToFollow | null> => {
  if (!mayStandIn(hero) || hero.generation === null) return null;
  return { hero, run: await runStore.find(hero.generation) };
};

const standsIn = (card: CardToFollow | null): boolean => card?.run?.trigger === 'instant-card';

/** A card that stands in for a picture still to come does not count as a hero. */
export const lacksHero = async (deps: FollowCardDeps, hero: Hero | null): Promise<boolean> =>
  hero === null || standsIn(await cardOf(deps, hero));

/** What a person picked or pinned is no run's business, however old it is. */
const mayBeStale = (hero: Hero | null): hero is Hero =>
  hero !== null && !hero.pinned && hero.source !== 'library' && hero.generation !== null;

/** How far back a run of the publish hook is looked for: a card of its own comes with every one. */
const RECENT = 10;

/** What the newest runs of a field say about asking for another one. */
const standing = async (
  { runStore }: FollowCardDeps,
  { uid, documentId, locale, field }: NewRun,
): Promise<'free' | 'under-way' | 'awaits-person'> => {
  const runs = await runStore.listStates({ uid, documentId, locale, field, limit: RECENT });
  // While nobody knows whether the last call was paid, a person decides, not the next publish.
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
    // One living run for each entry, locale and field, however often it is published meanwhile.
    activeKey: ['publish', uid, entry.documentId, locale ?? '', field].join(' '),
    replaces: [heroFingerprint(entry[field])],
    target: 'all',
  };
};

/**
 * Inserts the run, or finds the one that is under way: that may have been asked to replace something else, and may
 * replace what is published now, too. True when one was found.
 */
const askFor = async ({ runStore }: FollowCardDeps, note: NewRun): Promise<boolean> => {
  const { row, isNew } = await runStore.insert(note);
  if (isNew) return false;
  await runStore.update(row, ({ status, replaces }) => {
    const missing = note.replaces.filter((one) => !replaces.includes(one));
    return isFinished(status) || missing.length === 0 ? null : { replaces: [...replaces, ...missing] };
  });
  return true;
};

/** What was published while a run for it was under way. */
export interface JoinedRun {
  note: NewRun;
  entryId: PublishedEntry['id'];
}

/** Whether there is anything to find out about an entry; most publishes end here. */
const isOfInterest = (hero: Hero | null, mode: WatchedField['mode']): boolean =>
  hero === null || mayStandIn(hero) || (mode === 'stale' && mayBeStale(hero));

interface Wanted {
  /** Null where only the card that stands in is looked after. */
  run: NewRun | null;
  isUnderWay: boolean;
  /** The card that stands in for a picture which another run is to bring. */
  standIn: CardToFollow | null;
}

/** The run that a published entry wants, and whether it is under way already; null for none. */
const wantedRun = async (
  deps: FollowCardDeps,
  { note, hero, mode }: { note: NewRun; hero: Hero | null; mode: WatchedField['mode'] },
): Promise<Wanted | null> => {
  const card = hero === null ? null : await cardOf(deps, hero);
  const isMissing = hero === null || standsIn(card);
  const unlessInputs = !isMissing && mode === 'stale' && mayBeStale(hero) ? hero.inputs : null;
  if (!isMissing && unlessInputs === null && card === null) return null;
  const runs = await standing(deps, note);
  const isUnderWay = runs === 'under-way';
  if (isMissing) {
    const run = runs === 'awaits-person' ? null : note;
    return { run, isUnderWay, standIn: runs === 'free' ? null : card };
  }
  // A card is free: it follows its entry in every mode, also while a paid call waits for a person's decision.
  if (card !== null && (unlessInputs === null || runs === 'awaits-person'))
    return { run: followRun(deps, note, card), isUnderWay, standIn: null };
  return runs === 'awaits-person' ? null : { run: { ...note, unlessInputs }, isUnderWay, standIn: null };
};

/**
 * Notes a run down for a published entry that lacks a hero, or has one that may be stale, or a card that may say
 * something else by now: whether it is takes time to find out, which the worker has and the publisher has not. Leaves a transaction around it whole. Answers
 * the run that it found under way, for `catchUp`.
 *
 * @throws TransactionLost when there is no transaction left to go on with
 */
export const enqueuePublished = async (
  deps: EnqueueDeps,
  { uid, entry, field: { name, mode } }: { uid: UID.ContentType; entry: PublishedEntry; field: WatchedField },
): Promise<JoinedRun | null> => {
  const hero = parseHero(entry[name]);
  // No attach replaces a pinned hero, even one that is not whole: a run for it would be paid for nothing.
  if (isPinned(entry[name]) || !isOfInterest(hero, mode)) return null;
  const { strapi, runStore } = deps;
  const note = newPublishRun(uid, entry, name);
  const ask = ({ mayBeTaken }: { mayBeTaken: boolean }): Promise<JoinedRun | null> =>
    inSavepoint(strapi, async () => {
      const wanted = await wantedRun(deps, { note, hero, mode });
      if (wanted === null) return null;
      const { run, isUnderWay, standIn } = wanted;
      if (standIn !== null) await followStandIn(deps, note, standIn);
      if (run === null) return null;
      // Looked at first: to fail would take back what the publisher does beside this in the transaction.
      if (mayBeTaken || isUnderWay) {
        return (await askFor(deps, run)) ? { note: run, entryId: entry.id } : null;
      }
      await runStore.insertSilently(run);
      return null;
    });
  try {
    return await ask({ mayBeTaken: false });
  } catch (error) {
    if (error instanceof TransactionLost) throw error;
    return ask({ mayBeTaken: true });
  }
};

/**
 * To be called once a publish is committed. The run that it found under way may have put its hero on the entry
 * before these rows could be seen: then another one does, and finds the pictures in the ledger.
 */
export const catchUp = async (
  { strapi, runStore }: EnqueueDeps,
  { note, entryId }: JoinedRun,
): Promise<void> => {
  const { uid } = contentTypeOf(strapi, note.uid);
  const row = storedSchema.parse(await strapi.db.query(uid).findOne({ where: { id: entryId } }));
  const isAsItWas = row !== null && note.replaces.includes(heroFingerprint(row[note.field]));
  if (isAsItWas) await runStore.insert(note);
};
