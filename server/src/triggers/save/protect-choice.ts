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
  /** A hero, or null if it was removed. */
  value: unknown;
}

/** Newest runs that are read; an active run is always among them. */
const RECENT = 50;

const rowsSchema = z.array(z.object({ locale: z.string().nullish() }));

/** Every locale that stores the same value. */
const localesOf = async (
  strapi: Core.Strapi,
  { uid, documentId, locale, field }: Choice,
): Promise<(string | null)[]> => {
  const model = findModel(strapi, uid);
  if (locale === null || model === null || isLocalized(model, field)) return [locale];
  const rows: unknown = await strapi.db.query(uid).findMany({ where: { documentId }, select: ['locale'] });
  return [...new Set([locale, ...rowsSchema.parse(rows).map((row) => row.locale ?? null)])];
};

/** The values that a run may still replace; null when the choice changes nothing. */
const withdrawn = ({ status, replaces, supersedes }: Run, value: unknown): RunPatch | null => {
  if (isFinished(status)) return null;
  const chosen = heroFingerprint(value);
  // A card that was chosen on purpose is no longer an instant card.
  const isItsCard = supersedes !== null && parseHero(value)?.generation === supersedes;
  if (!isItsCard && !replaces.includes(chosen)) return null;
  return {
    replaces: replaces.filter((one) => one !== chosen),
    supersedes: isItsCard ? null : supersedes,
  };
};

/**
 * Runs requested earlier must not replace a choice, even if it equals the value they were requested to replace:
 * the editor may have restored that value, or removed a hero that was attached meanwhile.
 */
export const protectChoice = async ({ strapi, runStore }: ProtectDeps, choice: Choice): Promise<void> => {
  const { uid, documentId, field, value } = choice;
  for (const locale of await localesOf(strapi, choice)) {
    const rows = await runStore.list({ uid, documentId, locale, field, limit: RECENT });
    for (const row of rows) await runStore.update(row, (current) => withdrawn(current, value));
  }
};
