import type { CleanupPorts } from './ports';
import type { CleanupPass } from './pass';
import { heldFiles, releasedFiles } from './released-files';
import {
  daysBefore,
  isSignedOriginal,
  pictureOf,
  type CleanupSettings,
  type ReleasedFile,
  type RunFiles,
} from './run-files';
import { withoutFiles } from './without-files';

const REASONS: Record<ReleasedFile['rule'], string> = {
  unchosen: 'Nobody chose it.',
  original: 'Originals are no longer kept.',
  entryDeleted: 'Its entry was deleted.',
};

const SIGNED = ' It carries signed content credentials, which go with it.';

const reasonOf = (run: RunFiles, { rule, file }: ReleasedFile): string =>
  isSignedOriginal(run, file) ? `${REASONS[rule]}${SIGNED}` : REASONS[rule];

type Facts = Awaited<ReturnType<CleanupPorts['files']['find']>>[number];

type Release = ReleasedFile & Omit<Facts, 'id'>;

/** Files that other runs for the same requests, or these runs themselves, still have a claim to. */
const heldByRuns = async (
  { runs }: Pick<CleanupPorts, 'runs'>,
  rows: RunFiles[],
  settings: CleanupSettings,
): Promise<Set<number>> => {
  const held = new Set(rows.flatMap((run) => heldFiles(run, settings)));
  const wanted = new Set(rows.flatMap((run) => releasedFiles(run, settings)).map(({ file }) => file));
  const hashes = [...new Set(rows.flatMap(({ requestHash }) => requestHash ?? []))];
  await runs.eachSharing(hashes, (run) => {
    for (const file of heldFiles(run, settings)) if (wanted.has(file)) held.add(file);
  });
  return held;
};

/** Looked at once more right before files go: a hero may have been put back meanwhile. */
const areStillFree = async (sweep: CleanupPass, run: RunFiles, files: number[]): Promise<boolean> => {
  const { parts, settings, references } = sweep;
  if ((await parts.files.inUse(files)).length > 0) return false;
  const held = await heldByRuns(parts, [run], settings);
  const { refersTo } = await references.again();
  return files.every((file) => !held.has(file) && !refersTo(file));
};

const removeOne = async (
  { parts, writer }: CleanupPass,
  run: RunFiles,
  release: Release,
): Promise<boolean> => {
  try {
    await parts.files.remove(release.file);
    return true;
  } catch (error) {
    writer.fail();
    parts.warn(`${release.name} of run ${run.runId} was not cleaned up: ${String(error)}`);
    return false;
  }
};

/** Removes what goes of one run, picture by picture, and writes down what is gone. */
const cleanRun = async (
  sweep: CleanupPass,
  run: RunFiles,
  { pictures, lost }: { pictures: Release[][]; lost: number[] },
): Promise<{ gone: number[]; isDone: boolean }> => {
  const { parts, writer, remove } = sweep;
  const gone: number[] = [];
  let isDone = true;
  for (const releases of pictures) {
    if (remove) {
      await sweep.rest();
      const files = releases.map(({ file }) => file);
      if (!(await areStillFree(sweep, run, files))) continue;
    }
    for (const release of releases) {
      if (remove && !(await removeOne(sweep, run, release))) {
        isDone = false;
        continue;
      }
      const { file, rule, name, bytes } = release;
      gone.push(file);
      writer.add({ rule, what: name, generation: run.runId, bytes, reason: reasonOf(run, release) });
    }
  }
  const change = remove ? withoutFiles(run, new Set([...gone, ...lost])) : null;
  if (change !== null) await parts.runs.lose(run, change);
  return { gone, isDone };
};

/** What goes of a run, by picture, once it is known who refers to what. */
const picturesThatGo = (
  run: RunFiles,
  released: ReleasedFile[],
  { facts, stays }: { facts: Map<number, Facts>; stays: (file: number) => boolean },
): Release[][] => {
  const kept = new Set(released.filter(({ file }) => stays(file)).map(({ file }) => pictureOf(run, file)));
  const pictures = new Map<string, Release[]>();
  for (const { file, rule } of released) {
    const found = facts.get(file);
    const picture = pictureOf(run, file);
    if (found === undefined || kept.has(picture)) continue;
    pictures.set(picture, [...(pictures.get(picture) ?? []), { ...found, file, rule }]);
  }
  return [...pictures.values()];
};

/**
 * Files that nobody chose or needs any more, run by run. Answers the runs of which something could not be
 * removed: their rows stay, for without them nobody would know of the files.
 */
export const cleanFiles = async (sweep: CleanupPass): Promise<Set<string>> => {
  const { parts, settings, references } = sweep;
  const { now, discardAfterDays } = settings;
  const unfinished = new Set<string>();
  if (discardAfterDays === null) return unfinished;
  const before = daysBefore(now, discardAfterDays);
  /** Of this look: two runs may know of the same file. */
  const seen = new Set<number>();
  let after = 0;
  for (;;) {
    await sweep.rest();
    const page = await parts.runs.endedBefore(before, after);
    const last = page.at(-1);
    if (last === undefined) return unfinished;
    after = last.id;
    const concerned = page.filter((run) => releasedFiles(run, settings).length > 0);
    const ids = concerned.flatMap((run) => releasedFiles(run, settings)).map(({ file }) => file);
    const facts = new Map((await parts.files.find(ids)).map((file) => [file.id, file]));
    const held = await heldByRuns(parts, concerned, settings);
    const used = new Set(await parts.files.inUse([...facts.keys()]));
    const stays = (file: number): boolean => held.has(file) || used.has(file) || references.refersTo(file);
    for (const run of concerned) {
      const released = releasedFiles(run, settings);
      const isLost = (file: number): boolean => !facts.has(file) || seen.has(file);
      const there = released.filter(({ file }) => !isLost(file));
      const lost = released.map(({ file }) => file).filter(isLost);
      const pictures = picturesThatGo(run, there, { facts, stays });
      const { gone, isDone } = await cleanRun(sweep, run, { pictures, lost });
      gone.forEach((file) => seen.add(file));
      if (!isDone) unfinished.add(run.runId);
    }
  }
};
