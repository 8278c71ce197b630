import type { Hero } from '../../../server/src/contracts/hero';
import type { Run } from '../../../server/src/runs/model/run';
import { heroFingerprint } from '../../../server/src/head/fingerprint';
import { VERSIONS, type Content, type Locale, type LocaleVersions } from './entry-versions';

export interface Version extends Content {
  /**
   * The editor's last decision about the hero of this row, by number; null where the row, or its hero, was given
   * free. Publishing and discarding take it along.
   */
  decision: number | null;
}

export interface LocaleModel extends LocaleVersions<Version> {
  /** Whether the draft differs from the published version, by the editor's doing or by a hero of its own. */
  isModified: boolean;
  /** The hero field of a form that is open, as it was when it was opened; undefined: none is. */
  form: Hero | null | undefined;
}

/** A run, and what it was asked to replace. */
export interface ModelRun {
  runId: string;
  locale: Locale;
  target: Run['target'];
  trigger: Run['trigger'];
  /** Whether it draws the card anew that was there when it was asked for, and nothing where that is gone. */
  followsCard: boolean;
  /** Decisions that stood when it was asked for. */
  decisions: Set<number>;
  /** Heroes that were there when it was asked for. */
  seen: Set<string>;
  /** What it has drawn and stored. */
  hero: Hero | null;
  isCanceled: boolean;
  isOver: boolean;
}

/** What an article must look like, told by the editor's commands alone. */
export interface Model {
  locales: Record<Locale, LocaleModel>;
  runs: Map<string, ModelRun>;
  decisionCount: number;
  commandCount: number;
  /** Locales of which a row was ever taken away. */
  lost: Set<Locale>;
}

const nothing = (): LocaleModel => ({ draft: null, published: null, isModified: false, form: undefined });

/** An article that has just been written in English. */
export const newModel = (content: Content): Model => ({
  locales: { en: { ...nothing(), draft: { ...content, decision: 0 } }, de: nothing() },
  runs: new Map(),
  decisionCount: 1,
  commandCount: 0,
  lost: new Set(),
});

export const livingRuns = (model: Model): ModelRun[] => [...model.runs.values()].filter((run) => !run.isOver);

/**
 * One more decision of the editor. What is decided on is replaced by no run that was asked for before, in the
 * published version neither: that it should be replaced was said of another moment.
 */
export const decide = (model: Model, locale: Locale, hero: Hero | null): number => {
  for (const run of livingRuns(model)) {
    if (run.locale === locale) run.seen.delete(heroFingerprint(hero));
  }
  return model.decisionCount++;
};

export const statusOf = ({ draft, published, isModified }: LocaleModel): string | null => {
  if (draft === null) return published === null ? null : 'published';
  if (published === null) return 'draft';
  return isModified ? 'modified' : 'published';
};

/** Notes what a run that is asked for now may replace later. */
export const allow = (run: ModelRun, { draft, published }: LocaleModel): void => {
  for (const version of [draft, published]) {
    if (version === null) continue;
    if (version.decision !== null) run.decisions.add(version.decision);
    run.seen.add(heroFingerprint(version.hero));
  }
};

/** The run behind a card that stands in for a picture still to come has the same permission. */
const parentOf = (model: Model, { runId }: Run, ledger: readonly Run[]): ModelRun | undefined =>
  model.runs.get(ledger.find(({ supersedes }) => supersedes === runId)?.runId ?? '');

/** Takes up the runs that a command has asked for. */
export const meetRuns = (model: Model, ledger: readonly Run[]): void => {
  for (const row of ledger) {
    if (model.runs.has(row.runId) || row.documentId === null) continue;
    const locale = row.locale as Locale;
    const { runId, target, trigger } = row;
    const followsCard = row.unlessInputs !== null && row.wishes?.provider !== undefined;
    const parent = trigger === 'instant-card' ? parentOf(model, row, ledger) : undefined;
    const run: ModelRun = {
      ...{ runId, locale, target, trigger, followsCard },
      decisions: new Set(parent?.decisions),
      seen: new Set(parent?.seen),
      hero: null,
      isCanceled: false,
      isOver: false,
    };
    if (parent === undefined) allow(run, model.locales[locale]);
    model.runs.set(runId, run);
  }
};

/**
 * Cover and SEO images with another hero: those that were empty, or of the hero that was there, are of the new one.
 * Where the hero is removed they are empty again.
 */
export const filesFor = (
  { hero: previous, cover, seoImages }: Version,
  hero: Hero | null,
): Pick<Version, 'cover' | 'seoImages'> => {
  if (hero?.image.id === previous?.image.id) return { cover, seoImages };
  const instead = (held: number | null, file: number | undefined): number | null =>
    held === null || held === previous?.image.id || held === previous?.social.id ? (file ?? null) : held;
  return {
    cover: instead(cover, hero?.image.id),
    seoImages: seoImages.map((held) => instead(held, hero?.social.id)),
  };
};

/** A version as its copy: publishing and discarding make one. */
export const copyOf = (version: Version | null): Version | null =>
  version === null ? null : { ...version, seoImages: [...version.seoImages] };

export const hasVersions = ({ draft, published }: LocaleModel): boolean =>
  VERSIONS.some((name) => ({ draft, published })[name] !== null);
