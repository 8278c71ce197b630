import { z } from 'zod';
import type { Hero, HeroFiles } from '../contracts/hero';
import type { EntryRow, EntryVersions, RowName } from './entry-rows';
import { heroFiles, heroFingerprint, isPinned, parseHero } from './fingerprint';

export interface KeptRow {
  row: RowName;
  /** `pinned`: the stored hero is pinned. `changed`: the stored value is not one that the run may replace. */
  reason: 'pinned' | 'changed';
}

type Verdict = { kind: 'write' } | { kind: 'settled' } | { kind: 'kept'; reason: KeptRow['reason'] };

/** The comparison of the compare-and-swap: whether `hero` may replace the current value of a row. */
export const judge = ({
  current,
  hero,
  replaces,
}: {
  current: unknown;
  hero: Hero;
  replaces: string[];
}): Verdict => {
  const found = heroFingerprint(current);
  if (found === heroFingerprint(hero))
    return parseHero(current) === null ? { kind: 'write' } : { kind: 'settled' };
  if (isPinned(current)) return { kind: 'kept', reason: 'pinned' };
  return replaces.includes(found) ? { kind: 'write' } : { kind: 'kept', reason: 'changed' };
};

const mediaSchema = z.looseObject({ id: z.number() }).nullish();

export const isFileOf = (hero: HeroFiles | null, file: number): boolean =>
  hero !== null && (file === hero.image || file === hero.social);

/** Whether a media attribute is empty or contains a file of the replaced hero. */
export const mayReplaceFile =
  (previous: HeroFiles | null) =>
  (file: number | null): boolean =>
    file === null || isFileOf(previous, file);

interface PlannedRow {
  row: EntryRow;
  /** Empty when only the SEO component may change. */
  data: Record<string, unknown>;
  /** Whether the row's SEO component is to be filled. */
  fillSeo: boolean;
  /** Whether a SEO image may be replaced, by the row's previous hero. */
  mayReplace: (file: number | null) => boolean;
}

interface PlanInput {
  versions: EntryVersions[];
  locale: string | null;
  field: string;
  /** Media attribute to set. */
  image: string | null;
  /** SEO component attribute to fill. */
  seo: string | null;
  hero: Hero;
  replaces: string[];
  names: RowName[];
  isLocalized: (attribute: string) => boolean;
}

export interface AttachPlan {
  /** Rows to write, including rows of other locales that share an attribute. */
  rows: PlannedRow[];
  /** Rows that contain the hero after the plan is executed. */
  attached: { name: RowName; id: number }[];
  kept: KeptRow[];
}

const rowData = (
  { field, image, hero, replaces }: PlanInput,
  {
    row,
    previous,
    shared,
  }: { row: EntryRow; previous: HeroFiles | null; shared: (attribute: string) => boolean },
): Record<string, unknown> => {
  const data: Record<string, unknown> = {};
  if (shared(field) && judge({ current: row[field], hero, replaces }).kind === 'write') data[field] = hero;
  if (image !== null && shared(image)) {
    const held = mediaSchema.parse(row[image])?.id ?? null;
    if (mayReplaceFile(previous)(held)) data[image] = hero.image.id;
  }
  return data;
};

/** Decides for each current row what an attach writes. */
export const planAttach = (input: PlanInput): AttachPlan => {
  const { versions, locale, field, seo, hero, replaces, names, isLocalized } = input;
  const isShared = (attribute: string): boolean => !isLocalized(attribute);
  const plan: AttachPlan = { rows: [], attached: [], kept: [] };
  const targets = versions.filter((version) => version.locale === locale);
  for (const { name, row } of targets.flatMap((target) =>
    names.map((name) => ({ name, row: target[name] })),
  )) {
    if (row === null) continue;
    const verdict = judge({ current: row[field], hero, replaces });
    if (verdict.kind === 'kept') {
      plan.kept.push({ row: name, reason: verdict.reason });
      continue;
    }
    plan.attached.push({ name, id: row.id });
    if (verdict.kind === 'settled') continue;
    const previous = heroFiles(row[field]);
    const mayReplace = mayReplaceFile(previous);
    const data = rowData(input, { row, previous, shared: () => true });
    plan.rows.push({ row, data, fillSeo: seo !== null, mayReplace });
    // i18n copies an attribute that is not localized to every locale, at the latest on the next save.
    for (const other of versions) {
      const sibling = targets.includes(other) ? null : other[name];
      if (!sibling) continue;
      const shared = rowData(input, { row: sibling, previous, shared: isShared });
      plan.rows.push({ row: sibling, data: shared, fillSeo: seo !== null && isShared(seo), mayReplace });
    }
  }
  return plan;
};
