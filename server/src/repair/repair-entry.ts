import type { Hero } from '../contracts/hero';
import type { NewRun } from '../runs/model/run';
import { loadOwnValues } from '../entries/entry-store';
import { describeField } from '../entries/field-description';
import { heroFingerprint, parseHero } from '../head/fingerprint';
import { refreshHero } from '../head/refresh-hero';
import { findSeoAttribute } from '../head/seo-image';
import type { HeroLocation, Occasion } from './hero-location';
import type { Services } from '../app/services';

const DAY_MS = 86_400_000;

/** Whether a card was asked for lately: one that cannot be drawn is not asked for again and again. */
const hasRecentCard = async ({ ports }: Services, place: HeroLocation): Promise<boolean> => {
  const [newest] = await ports.runStore.list({ ...place, limit: 1 });
  return newest?.trigger === 'instant-card' && Date.now() - newest.createdAt.getTime() < DAY_MS;
};

/** Nothing is left to make the hero from again: another one takes its place. */
const askForAnother = async (
  services: Services,
  { place, hero, noticed }: { place: HeroLocation; hero: Hero; noticed: Occasion },
): Promise<void> => {
  const { strapi, config, ports } = services;
  const { uid, documentId, locale, field } = place;
  const where = `${uid} ${documentId}${locale === null ? '' : ` (${locale})`}`;
  if (hero.pinned || hero.source === 'library') {
    ports.log.warn(
      `The files of the hero of ${where} are gone, and no run replaces a pinned or picked hero: choose another one.`,
    );
    return;
  }
  const mode = describeField(strapi, uid, field).options.onPublish ?? config.publish.mode;
  if (mode === 'off' || (await hasRecentCard(services, place))) return;
  if (await ports.storageAway()) {
    ports.log.error(
      `The upload storage has none of its newest files, so that the hero of ${where} stays as it is: check the storage.`,
    );
    return;
  }
  const trigger: NewRun['trigger'] = noticed === 'publish' ? 'publish' : 'instant-card';
  await ports.runStore.insert({
    ...place,
    trigger,
    requestedBy: 'publish',
    activeKey: [trigger, uid, documentId, locale ?? '', field].join(' '),
    replaces: [heroFingerprint(hero)],
    target: 'all',
  });
  services.wake();
};

const mendValue = async (
  services: Services,
  { place, hero, noticed }: { place: HeroLocation; hero: Hero; noticed: Occasion },
): Promise<void> => {
  const { strapi, ports } = services;
  const run = hero.generation === null ? null : await ports.runStore.find(hero.generation);
  const mended = await ports.repair({ hero, run, formats: true, fromSocial: true });
  switch (mended.kind) {
    case 'whole':
      return;
    case 'lost':
      return askForAnother(services, { place, hero, noticed });
    case 'mended': {
      const { image, seo } = describeField(strapi, place.uid, place.field).options;
      await refreshHero(strapi, {
        ...place,
        ...{ previous: hero, hero: mended.hero },
        image: image ?? null,
        seo: seo ?? findSeoAttribute(strapi, place.uid),
      });
    }
  }
};

/** Looks for the files of the heroes of an entry, in both versions, and has missing ones made again. */
export const repairEntry = async (
  services: Services,
  place: HeroLocation,
  noticed: Occasion,
): Promise<void> => {
  const { draft, published } = await loadOwnValues(services.strapi, place);
  const heroes = [draft, published].flatMap((row) => parseHero(row?.[place.field]) ?? []);
  const distinct = new Map(heroes.map((hero) => [`${hero.image.id} ${hero.social.id} ${hero.pinned}`, hero]));
  for (const hero of distinct.values()) await mendValue(services, { place, hero, noticed });
};
