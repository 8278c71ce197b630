import type { UID } from '@strapi/strapi';
import { z } from 'zod';
import { inSavepoint, TransactionLost } from '../../strapi/savepoint';
import { heroFiles, parseHero } from '../../head/fingerprint';
import { followHero } from '../../head/follow-hero';
import type { FilledAttributes } from '../../head/filled-attributes';
import { protectChoice, type ProtectDeps } from './protect-choice';
import type { RunLog } from '../../runs/model/run-log';
import type { Run } from '../../runs/model/run';
import { serializeInTransaction } from '../publish/transaction';

export interface SaveDeps extends ProtectDeps {
  log: Pick<RunLog, 'warn' | 'error'>;
}

/** A value that is written to a hero field. */
export interface HeroWrite {
  field: string;
  /** A hero, or null if it is removed. */
  value: unknown;
  /** The value before the save. */
  previous: unknown;
  isChoice: boolean;
  filled: FilledAttributes;
}

export interface HeroSave {
  uid: UID.ContentType;
  /** Null for a new entry. */
  documentId: string | null;
  locale: string | null;
  writes: HeroWrite[];
  /** Whether the save also publishes. */
  isPublished: boolean;
}

const savedSchema = z.looseObject({ documentId: z.string(), locale: z.string().nullish() });
const clonedSchema = z.looseObject({ entries: z.array(savedSchema) });

/** A hero may have been drawn before the entry was first saved; its run then gets the entry's id and locale. */
const linkRuns = async ({ runStore }: SaveDeps, { uid, writes }: HeroSave, saved: unknown): Promise<void> => {
  const entry = savedSchema.safeParse(saved).data;
  if (entry === undefined) return;
  const link = { documentId: entry.documentId, locale: entry.locale ?? null };
  for (const { field, value } of writes) {
    const runId = parseHero(value)?.generation ?? null;
    // Skips a hero copied from a form of another content type or field.
    const isToLink = (row: Run) => row.documentId === null && row.uid === uid && row.field === field;
    if (runId !== null) await runStore.update(runId, (row) => (isToLink(row) ? link : null));
  }
};

const isNewImage = ({ value, previous }: HeroWrite): boolean =>
  heroFiles(value)?.image !== heroFiles(previous)?.image;

/**
 * Updates cover and SEO images after a hero is saved or removed. A failure here fails the save only if the
 * transaction is lost.
 */
const follow = async ({ strapi, log }: SaveDeps, save: HeroSave, saved: unknown): Promise<void> => {
  const { uid, isPublished } = save;
  const entry = savedSchema.safeParse(saved).data;
  if (entry === undefined) return;
  const { documentId } = entry;
  const locale = entry.locale ?? save.locale;
  try {
    for (const { field, value, previous, filled } of save.writes.filter(isNewImage)) {
      const heroes = { previous: heroFiles(previous), hero: parseHero(value) };
      const change = { uid, documentId, locale, field, ...filled, ...heroes, isPublished };
      await inSavepoint(strapi, () => followHero(strapi, change));
    }
  } catch (error) {
    if (error instanceof TransactionLost) throw error;
    log.error(`Cover and SEO images stay as they were: ${String(error)}`);
  }
};

/** Stops earlier runs from replacing a choice. A failure here fails the save only if the transaction is lost. */
const keepChoices = async (deps: SaveDeps, { uid, documentId, locale, writes }: HeroSave): Promise<void> => {
  if (documentId === null) return;
  try {
    for (const { field, value, isChoice } of writes) {
      if (!isChoice) continue;
      await inSavepoint(deps.strapi, () => protectChoice(deps, { uid, documentId, locale, field, value }));
    }
  } catch (error) {
    if (error instanceof TransactionLost) throw error;
    deps.log.error(`A run under way may replace what was chosen now: ${String(error)}`);
  }
};

/** Saves, and links the runs after the commit; a failure to link is logged and does not fail the save. */
export const saveHeroes = async <Result>(
  deps: SaveDeps,
  save: HeroSave,
  next: () => Result,
): Promise<Awaited<Result>> => {
  const isDrawn = ({ value }: HeroWrite): boolean => (parseHero(value)?.generation ?? null) !== null;
  const isPlain = !save.writes.some((write) => isDrawn(write) || write.isChoice || isNewImage(write));
  if (isPlain) return await next();
  return await serializeInTransaction(deps.strapi, async ({ onCommit }) => {
    const result = await next();
    await keepChoices(deps, save);
    const entries = clonedSchema.safeParse(result).data?.entries ?? [result];
    for (const entry of entries) await follow(deps, save, entry);
    onCommit(() => {
      linkRuns(deps, save, entries[0]).catch((error: unknown) => {
        deps.log.warn(`Runs were not linked to their entry: ${String(error)}`);
      });
    });
    return result;
  });
};
