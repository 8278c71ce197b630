import type { Core } from '@strapi/strapi';
import type { Hero } from '../contracts/hero';
import type { NewRun } from '../runs/model/run';
import { loadOwnValues } from '../entries/entry-store';
import { describeField } from '../entries/field-description';
import { heroFingerprint, parseHero } from '../head/fingerprint';
import { refreshHero } from '../head/refresh-hero';
import { filledAttributesOf } from '../head/filled-attributes';
import type { HeroLocation, Occasion } from './hero-location';
import type { Config } from '../contracts/config';
import type { Ports } from '../runs/model/ports';

export interface RepairDeps extends Pick<Ports, 'runStore' | 'repair' | 'storageAway' | 'wake' | 'log'> {
  strapi: Core.Strapi;
  config: Config;
}

const DAY_MS = 86_400_000;

/** Whether a card was asked for lately: one that cannot be drawn is not asked for again and again. */
const hasRecentCard = async ({ runStore }: RepairDeps, place: HeroLocation): Promise<boolean> => {
  const [newest] = await runStore.list({ ...place, limit: 1 });
  return newest?.trigger === 'instant-card' && Date.now() - newest.createdAt.getTime() < DAY_MS;
};

/** Nothing is left to make the hero from again: another one takes its place. */
const askForAnother = async (
  deps: RepairDeps,
  { place, hero, noticed }: { place: HeroLocation; hero: Hero; noticed: Occasion },
): Promise<void> => {
  const { strapi, config, runStore, log } = deps;
  const { uid, documentId, locale, field } = place;
  const where = `${uid} ${documentId}${locale === null ? '' : ` (${locale})`}`;
  if (hero.pinned || hero.source === 'library') {
    log.warn(
      `The files of the hero of ${where} are gone, and no run replaces a pinned or picked hero: choose another one.`,
    );
    return;
  }
  const mode = describeField(strapi, uid, field).options.onPublish ?? config.publish.mode;
  if (mode === 'off' || (await hasRecentCard(deps, place))) return;
  if (await deps.storageAway()) {
    log.error(
      `The upload storage has none of its newest files, so that the hero of ${where} stays as it is: check the storage.`,
    );
    return;
  }
  const trigger: NewRun['trigger'] = noticed === 'publish' ? 'publish' : 'instant-card';
  await runStore.insert({
    ...place,
    trigger,
    requestedBy: 'publish',
    activeKey: [trigger, uid, documentId, locale ?? '', field].join(' '),
    replaces: [heroFingerprint(hero)],
    target: 'all',
  });
  deps.wake();
};

const mendValue = async (
  deps: RepairDeps,
  { place, hero, noticed }: { place: HeroLocation; hero: Hero; noticed: Occasion },
): Promise<void> => {
  const { strapi, runStore } = deps;
  const run = hero.generation === null ? null : await runStore.find(hero.generation);
  const mended = await deps.repair({ hero, run, formats: true, fromSocial: true });
  switch (mended.kind) {
    case 'whole':
      return;
    case 'lost':
      return askForAnother(deps, { place, hero, noticed });
    case 'mended': {
      const { options } = describeField(strapi, place.uid, place.field);
      await refreshHero(strapi, {
        ...place,
        ...{ previous: hero, hero: mended.hero },
        ...filledAttributesOf(strapi, place.uid, options),
      });
    }
  }
};

/** Looks for the files of the heroes of an entry, in both versions, and has missing ones made again. */
export const repairEntry = async (
  deps: RepairDeps,
  place: HeroLocation,
  noticed: Occasion,
): Promise<void> => {
  const { draft, published } = await loadOwnValues(deps.strapi, place);
  const heroes = [draft, published].flatMap((row) => parseHero(row?.[place.field]) ?? []);
  const distinct = new Map(heroes.map((hero) => [`${hero.image.id} ${hero.social.id} ${hero.pinned}`, hero]));
  for (const hero of distinct.values()) await mendValue(deps, { place, hero, noticed });
};
