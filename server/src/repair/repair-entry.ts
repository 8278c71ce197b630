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

/**
 * Whether a card was requested in the last day, so that a card that cannot be drawn is not requested again and
 * again.
 */
const hasRecentCard = async ({ runStore }: RepairDeps, location: HeroLocation): Promise<boolean> => {
  const [newest] = await runStore.list({ ...location, limit: 1 });
  return newest?.trigger === 'instant-card' && Date.now() - newest.createdAt.getTime() < DAY_MS;
};

/** Requests a new hero where the files cannot be rebuilt. */
const requestReplacement = async (
  deps: RepairDeps,
  { location, hero, occasion }: { location: HeroLocation; hero: Hero; occasion: Occasion },
): Promise<void> => {
  const { strapi, config, runStore, log } = deps;
  const { uid, documentId, locale, field } = location;
  const where = `${uid} ${documentId}${locale === null ? '' : ` (${locale})`}`;
  if (hero.pinned || hero.source === 'library') {
    log.warn(
      `The files of the hero of ${where} are gone, and no run replaces a pinned or picked hero: choose another one.`,
    );
    return;
  }
  const mode = describeField(strapi, uid, field).options.onPublish ?? config.publish.mode;
  if (mode === 'off' || (await hasRecentCard(deps, location))) return;
  if (await deps.storageAway()) {
    log.error(
      `The upload storage has none of its newest files, so that the hero of ${where} stays as it is: check the storage.`,
    );
    return;
  }
  const trigger: NewRun['trigger'] = occasion === 'publish' ? 'publish' : 'instant-card';
  await runStore.insert({
    ...location,
    trigger,
    requestedBy: 'publish',
    activeKey: [trigger, uid, documentId, locale ?? '', field].join(' '),
    replaces: [heroFingerprint(hero)],
    target: 'all',
  });
  deps.wake();
};

const repairValue = async (
  deps: RepairDeps,
  { location, hero, occasion }: { location: HeroLocation; hero: Hero; occasion: Occasion },
): Promise<void> => {
  const { strapi, runStore } = deps;
  const run = hero.generation === null ? null : await runStore.find(hero.generation);
  const repaired = await deps.repair({ hero, run, formats: true, fromSocial: true });
  switch (repaired.kind) {
    case 'whole':
      return;
    case 'lost':
      return requestReplacement(deps, { location, hero, occasion });
    case 'mended': {
      const { options } = describeField(strapi, location.uid, location.field);
      await refreshHero(strapi, {
        ...location,
        ...{ previous: hero, hero: repaired.hero },
        ...filledAttributesOf(strapi, location.uid, options),
      });
    }
  }
};

/** Checks the files of an entry's heroes, draft and published, and rebuilds missing ones. */
export const repairEntry = async (
  deps: RepairDeps,
  location: HeroLocation,
  occasion: Occasion,
): Promise<void> => {
  const { draft, published } = await loadOwnValues(deps.strapi, location);
  const heroes = [draft, published].flatMap((row) => parseHero(row?.[location.field]) ?? []);
  const distinct = new Map(heroes.map((hero) => [`${hero.image.id} ${hero.social.id} ${hero.pinned}`, hero]));
  for (const hero of distinct.values()) await repairValue(deps, { location, hero, occasion });
};
