import type { Core, UID } from '@strapi/strapi';
import { z } from 'zod';
import { isFinished } from '../../contracts/generation';
import type { RunPatch, Run } from '../../runs/model/run';
import { findModel, isLocalized } from '../../head/entry-schema';
import { heroFingerprint, parseHero } from '../../head/fingerprint';
import type { RunStore } from '../../runs/model/run-store';

export interface ProtectDeps {
  strapi: Core.Strapi;
  runStore: RunStore;
}

export interface Choice {
  uid: UID.ContentType;
  documentId: string;
  locale: string | null;
  field: string;
  /** A hero, or null where it was removed. */
  value: unknown;
}

/** Runs of one field that are looked through: only the newest can be under way. */
const RECENT = 50;

const rowsSchema = z.array(z.object({ locale: z.string().nullish() }));

/** Every locale that holds the same value. */
const localesOf = async (
  strapi: Core.Strapi,
  { uid, documentId, locale, field }: Choice,
): Promise<(string | null)[]> => {
  const model = findModel(strapi, uid);
  if (locale === null || model === null || isLocalized(model, field)) return [locale];
  const rows: unknown = await strapi.db.query(uid).findMany({ where: { documentId }, select: ['locale'] });
  return [...new Set([locale, ...rowsSchema.parse(rows).map((row) => row.locale ?? null)])];
};

/** What is left for a run to replace; null when the choice takes nothing from it. */
const withdrawn = ({ status, replaces, supersedes }: Run, value: unknown): RunPatch | null => {
  if (isFinished(status)) return null;
  const chosen = heroFingerprint(value);
  // A card that was chosen on purpose stands in for nothing any more.
  const isItsCard = supersedes !== null && parseHero(value)?.generation === supersedes;
  if (!isItsCard && !replaces.includes(chosen)) return null;
  return {
    replaces: replaces.filter((one) => one !== chosen),
    supersedes: isItsCard ? null : supersedes,
  };
};

/**
 * Runs that were asked for before may not replace what is chosen now, even where it is the very value they were
 * asked to replace: an editor may have come back to it, or have removed a hero that came meanwhile.
 */
export const protectChoice = async ({ strapi, runStore }: ProtectDeps, choice: Choice): Promise<void> => {
  const { uid, documentId, field, value } = choice;
  for (const locale of await localesOf(strapi, choice)) {
    const rows = await runStore.list({ uid, documentId, locale, field, limit: RECENT });
    for (const row of rows) await runStore.update(row, (current) => withdrawn(current, value));
  }
};
