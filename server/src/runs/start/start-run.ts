import { z } from 'zod';
import { HeroError } from '../../contracts/error';
import type { Generation } from '../../contracts/generation';
import type { Run, NewRun, Trigger } from '../model/run';
import type { Ports, RunOptions } from '../model/ports';
import { toGeneration } from '../model/to-generation';
import { enqueueRun } from './enqueue';
import type { EntryReader } from '../../entries/entry-reader';
import { entryGone, type StoredEntry } from '../../entries/entry-store';
import { pickHeroField } from '../../entries/hero-fields';
import { EMPTY_FINGERPRINT, heroFingerprint } from '../../head/fingerprint';
import type { EntryScope } from '../../entries/entry-scope';
import { RefusedError } from './refused-error';

export interface PublicationInput {
  userId: number;
  /** `updatedAt` of the draft that they saw. */
  draft: string;
}

export interface StartInput {
  uid: string;
  documentId: string | null;
  locale: string | undefined;
  field: string | undefined;
  wishes: RunOptions;
  force: boolean;
  /** The form as it stands; null where there is none. */
  values: Record<string, unknown> | null;
  trigger: Extract<Trigger, 'button' | 'api'>;
  requestedBy: string;
  /** Publishes the entry once its hero is there; only for who may. */
  publication?: PublicationInput | null;
  /** Said with the result, as the run's first warnings. */
  notes?: string[];
  /** Throws for callers who may not do this to the entry. */
  allow: (entry: EntryScope) => Promise<void>;
}

export interface StartDeps extends Ports {
  entryReader: EntryReader;
}

interface Standing {
  target: NewRun['target'];
  /** When the draft was changed last; null without one. */
  draftAt: string | null;
  /** The saved entry; null where there is none yet. */
  stored: StoredEntry | null;
  /** What the field holds now, in both versions: only that may be replaced when the run is done. */
  replaces: string[];
}

interface Address {
  uid: EntryScope['uid'];
  locale: string | null;
  field: string;
}

/** The button changes the draft, as every edit does; other callers ask for the entry as it is online too. */
const savedTarget = (trigger: StartInput['trigger']): NewRun['target'] => {
  switch (trigger) {
    case 'button':
      return 'draft';
    case 'api':
      return 'all';
  }
};

const momentOf = (row: Record<string, unknown> | null): string | null =>
  z.coerce.date().safeParse(row?.['updatedAt']).data?.toISOString() ?? null;

/** @throws HeroError conflict when the draft changed since the requester saw it */
const publicationFor = (wish: PublicationInput | null, { draftAt }: Standing): Run['publication'] => {
  if (wish === null) return null;
  if (draftAt === new Date(wish.draft).toISOString()) {
    return { ...wish, draft: draftAt, state: 'waiting', message: null };
  }
  throw new HeroError({
    code: 'conflict',
    message:
      draftAt === null
        ? 'Only an entry with a saved draft can be published when its hero is ready: save it first.'
        : 'The draft was changed since you saw it: look at it again, then ask for it to be published.',
  });
};

/** An entry, or a language of it, that was never saved gets its hero through the form alone. */
const standingOf = async (
  { entryReader }: StartDeps,
  { documentId, values, trigger }: StartInput,
  { uid, locale, field }: Address,
): Promise<Standing> => {
  const unsaved: Standing = { target: 'form', draftAt: null, stored: null, replaces: [EMPTY_FINGERPRINT] };
  if (documentId === null) return unsaved;
  const stored = await entryReader.entry({ uid, documentId, locale });
  const { draft, published } = stored;
  const rows = [draft, published].filter((row) => row !== null);
  if (rows.length > 0) {
    const replaces = [...new Set(rows.map((row) => heroFingerprint(row[field])))];
    return { target: savedTarget(trigger), draftAt: momentOf(draft), stored, replaces };
  }
  if (values === null) throw entryGone({ uid, documentId, locale });
  return unsaved;
};

const recordRefusal = async (
  { runStore }: Pick<Ports, 'runStore'>,
  { uid, documentId, locale, field, trigger, requestedBy }: StartInput,
  error: HeroError,
): Promise<Run> => {
  const { row } = await runStore.insert({
    uid,
    documentId,
    locale: locale ?? null,
    field: field ?? '',
    trigger,
    requestedBy,
    activeKey: null,
    replaces: [],
    target: 'form',
    status: 'failed',
    error: error.toData(),
    finishedAt: new Date(),
  });
  return row;
};

/**
 * Starts a run that a person or an API client requests.
 *
 * @throws RefusedError naming the ledger row that says why; what `allow` throws for callers who may not.
 */
export const startRun = async (deps: StartDeps, wish: StartInput): Promise<Generation> => {
  const { entryReader, log } = deps;
  const { documentId, wishes, force, values, trigger, requestedBy, notes = [] } = wish;
  // Told apart as soon as they are known, so that the ledger row of a refusal names them too.
  let known = wish;
  try {
    const { uid, attributes } = entryReader.contentType(wish.uid);
    const locale = await entryReader.locale(uid, wish.locale);
    known = { ...known, locale: locale ?? undefined };
    const { name: field } = pickHeroField(uid, attributes, wish.field);
    known = { ...known, field };
    await wish.allow({ uid, documentId, locale, field, isForm: values !== null });
    const standing = await standingOf(deps, wish, { uid, locale, field });
    const publication = publicationFor(wish.publication ?? null, standing);
    const { target, replaces, stored } = standing;
    const asked = { uid, documentId, locale, field, wishes, force, values, trigger, requestedBy, notes };
    const row = await enqueueRun(deps, {
      ...{ ...asked, target, replaces, publication },
      ...(stored === null ? {} : { stored }),
    });
    deps.wake();
    return toGeneration(row);
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    const row = await recordRefusal(deps, known, error);
    const provider = wishes.provider ?? null;
    log.failed(row, { error: error.toData(), provider, next: null });
    throw new RefusedError(error, row.runId);
  }
};
