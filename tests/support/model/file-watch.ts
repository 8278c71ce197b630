import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runSchema } from '../../../server/src/runs/model/run';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import { SPOOL_UID } from '../../../server/src/runs/store/spool-model';
import { Broken } from './hold-against';
import type { Site } from './site';

interface FileRow {
  id: number;
  url: string;
  formats: Record<string, { url: string }> | null;
}

export interface FileWatch {
  /** @throws Broken for a file that no run knows, on the disk or in the media library. */
  check: () => Promise<void>;
}

/** Nothing is ever deleted here: every look goes on where the last one ended. */
export const watchFiles = ({ blog }: Site): FileWatch => {
  const known = { runs: 0, files: 0 };
  const ofRuns = new Set<number>();
  const onDisk = new Set<string>(['.gitkeep']);

  const newRows = (uid: string, last: number) =>
    blog.strapi.db.query(uid).findMany({ where: { id: { $gt: last } }, orderBy: { id: 'asc' } });

  const check = async (): Promise<void> => {
    for (const raw of await newRows(GENERATION_UID, known.runs)) {
      const { id, hero, candidates } = runSchema.parse(raw);
      known.runs = id;
      for (const file of [hero?.image.id, hero?.social.id, ...candidates.map((one) => one.file)]) {
        if (typeof file === 'number') ofRuns.add(file);
      }
    }
    for (const { id, url, formats } of (await newRows('plugin::upload.file', known.files)) as FileRow[]) {
      known.files = id;
      if (!ofRuns.has(id)) throw new Broken(`File ${id} (${url}) is known to no run`);
      for (const one of [{ url }, ...Object.values(formats ?? {})]) onDisk.add(basename(one.url));
    }
    const found = await readdir(join(blog.dir, 'public/uploads'));
    const orphans = found.filter((name) => !onDisk.has(name));
    if (orphans.length > 0) throw new Broken(`On the disk, known to no row: ${orphans.join(', ')}`);
    if (found.length < onDisk.size) throw new Broken(`${onDisk.size - found.length} files are missing`);
    const kept = await blog.strapi.db.query(SPOOL_UID).count();
    if (kept > 0) throw new Broken(`Left in the spool: ${kept} parts of pictures`);
  };

  return { check };
};
