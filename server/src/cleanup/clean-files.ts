import type { CleanupPass, CleanupPorts } from './ports';
import { daysBefore, heldFiles, reasonOf, releasedFiles } from './rules';
import type { CleanupSettings, ReleasedFile } from './rules';
import { imageOf, withoutFiles } from './run-files';
import type { RunFiles } from './run-files';

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
  if (hashes.length === 0) return held;
  for await (const page of runs.sharing(hashes)) {
    for (const file of page.flatMap((run) => heldFiles(run, settings))) if (wanted.has(file)) held.add(file);
  }
  return held;
};

/** Looked at once more right before files go: a hero may have been put back meanwhile. */
const areStillFree = async (pass: CleanupPass, run: RunFiles, files: number[]): Promise<boolean> => {
  const { parts, settings, references } = pass;
  if ((await parts.files.inUse(files)).length > 0) return false;
  const held = await heldByRuns(parts, [run], settings);
  const recent = await references.again();
  return files.every((file) => !held.has(file) && !recent.files.has(file));
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

/** Removes what goes of one run, image by image, and writes down what is gone. */
const cleanRun = async (
  pass: CleanupPass,
  run: RunFiles,
  { images, lost }: { images: Release[][]; lost: number[] },
): Promise<{ gone: number[]; isDone: boolean }> => {
  const { parts, writer, remove } = pass;
  const gone: number[] = [];
  let isDone = true;
  for (const releases of images) {
    if (remove) {
      await pass.rest();
      const files = releases.map(({ file }) => file);
      if (!(await areStillFree(pass, run, files))) continue;
    }
    for (const release of releases) {
      if (remove && !(await removeOne(pass, run, release))) {
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

/** What goes of a run, by image: an image of which one file stays keeps them all. */
const imagesThatGo = (
  run: RunFiles,
  released: ReleasedFile[],
  { facts, stays }: { facts: Map<number, Facts>; stays: (file: number) => boolean },
): Release[][] => {
  const kept = new Set(released.filter(({ file }) => stays(file)).map(({ file }) => imageOf(run, file)));
  const images = new Map<string, Release[]>();
  for (const { file, rule } of released) {
    const found = facts.get(file);
    const image = imageOf(run, file);
    if (found === undefined || kept.has(image)) continue;
    images.set(image, [...(images.get(image) ?? []), { ...found, file, rule }]);
  }
  return [...images.values()];
};

/**
 * Removes files that no run claims and nothing refers to any more, run by run. Answers the runs of which something
 * could not be removed: their rows stay, because only they name the files.
 */
export const cleanFiles = async (pass: CleanupPass): Promise<Set<string>> => {
  const { parts, settings, references } = pass;
  const { now, discardAfterDays } = settings;
  const unfinished = new Set<string>();
  if (discardAfterDays === null) return unfinished;
  /** Files that are gone, or would be: two runs may name the same one. */
  const seen = new Set<number>();
  for await (const page of parts.runs.endedBefore(daysBefore(now, discardAfterDays))) {
    await pass.rest();
    const concerned = page.filter((run) => releasedFiles(run, settings).length > 0);
    const ids = concerned.flatMap((run) => releasedFiles(run, settings)).map(({ file }) => file);
    const facts = new Map((await parts.files.find(ids)).map((file) => [file.id, file]));
    const held = await heldByRuns(parts, concerned, settings);
    const used = new Set(await parts.files.inUse([...facts.keys()]));
    const stays = (file: number): boolean => held.has(file) || used.has(file) || references.files.has(file);
    for (const run of concerned) {
      const released = releasedFiles(run, settings);
      const isLost = ({ file }: ReleasedFile): boolean => !facts.has(file) || seen.has(file);
      const there = released.filter((one) => !isLost(one));
      const lost = released.filter(isLost).map(({ file }) => file);
      const { gone, isDone } = await cleanRun(pass, run, {
        images: imagesThatGo(run, there, { facts, stays }),
        lost,
      });
      gone.forEach((file) => seen.add(file));
      if (!isDone) unfinished.add(run.runId);
    }
  }
  return unfinished;
};
