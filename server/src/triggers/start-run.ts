import type { UID } from '@strapi/strapi';
import { HeroError } from '../contracts/error';
import type { Generation } from '../contracts/generation';
import type { LedgerRow, NewRun, Trigger } from '../generation/ledger-row';
import type { Wishes } from '../generation/pipeline';
import { presentRun } from '../generation/present';
import { requestRun } from '../generation/request-run';
import { contentTypeOf, entryGone, loadEntry } from '../generation/store/entry-store';
import { pickHeroField } from '../generation/store/hero-fields';
import { heroFingerprint } from '../head/fingerprint';
import { RefusedError } from './respond';
import type { Services } from './services';

export interface RunWish {
  uid: UID.ContentType;
  documentId: string | null;
  locale: string | null;
  field: string | undefined;
  wishes: Wishes;
  force: boolean;
  values: Record<string, unknown> | null;
  trigger: Trigger;
  requestedBy: string;
}

/** What the field holds now, in both versions: only that may be replaced when the run is done. */
const presentFingerprints = async (
  { strapi }: Services,
  { uid, documentId, locale }: RunWish,
  field: string,
): Promise<string[]> => {
  if (documentId === null) return [heroFingerprint(null)];
  const { draft, published } = await loadEntry(strapi, { uid, documentId, locale });
  const rows = [draft, published].filter((row) => row !== null);
  if (rows.length === 0) throw entryGone({ uid, documentId, locale });
  return [...new Set(rows.map((row) => heroFingerprint(row[field])))];
};

/** The button changes the draft, as every edit does; other callers ask for the entry as it is online too. */
const targetOf = ({ documentId, trigger }: RunWish): NewRun['target'] => {
  if (documentId === null) return 'form';
  return trigger === 'button' ? 'draft' : 'all';
};

const recordRefusal = async (services: Services, wish: RunWish, error: HeroError): Promise<LedgerRow> => {
  const { uid, documentId, locale, field, trigger, requestedBy } = wish;
  const { row } = await services.pipeline.ledger.insert({
    uid,
    documentId,
    locale,
    field: field ?? '',
    trigger,
    requestedBy,
    activeKey: null,
    replaces: [],
    target: targetOf(wish),
    status: 'failed',
    error: error.toData(),
    finishedAt: new Date(),
  });
  return row;
};

/**
 * Starts a run that somebody asked for.
 *
 * @throws RefusedError naming the ledger row that says why.
 */
export const startRun = async (services: Services, wish: RunWish): Promise<Generation> => {
  try {
    const { attributes } = contentTypeOf(services.strapi, wish.uid);
    const field = pickHeroField(wish.uid, attributes, wish.field).name;
    const replaces = await presentFingerprints(services, wish, field);
    const row = await requestRun(services.pipeline, { ...wish, field, replaces, target: targetOf(wish) });
    services.wake();
    return presentRun(row);
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    const row = await recordRefusal(services, wish, error);
    throw new RefusedError(error, row.runId);
  }
};
