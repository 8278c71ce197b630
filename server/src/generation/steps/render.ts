import { HeroError } from '../../contracts/error';
import type { HeroSource } from '../../contracts/hero';
import type { RenditionSet } from '../../contracts/rendition';
import type { HeldRun } from '../lease';
import type { FrozenRequest, Output } from '../ledger-row';
import type { Pipeline } from '../pipeline';
import { readOrLeaveOut } from '../template-files';
import { forEachPicture } from './each-picture';

export interface RenderedOutput {
  output: Output;
  renditions: RenditionSet;
}

const spooledBytes = async (pipeline: Pipeline, output: Output): Promise<Uint8Array> => {
  const bytes = output.content.kind === 'spool' ? await pipeline.spool.get(output.content.ref) : null;
  if (bytes === null) {
    throw new HeroError({
      code: 'download_expired',
      message: 'The delivered picture is not in the database any more; generate again.',
    });
  }
  return bytes;
};

/** Makes every file of every picture, in memory; after a crash it is simply made again. */
export const renderOutputs = async (
  pipeline: Pipeline,
  run: HeldRun,
  { frozen, source }: { frozen: FrozenRequest; source: HeroSource },
): Promise<RenderedOutput[]> => {
  const { logo: file } = frozen;
  const warnings: string[] = [];
  const logo =
    file === null || source === 'card'
      ? null
      : await readOrLeaveOut(run, 'logo', { read: () => pipeline.readAsset(file), warnings });
  const rendered = await forEachPicture(pipeline, run, async (output) => {
    const bytes = await spooledBytes(pipeline, output);
    return { output, renditions: await pipeline.render({ bytes, request: frozen, logo, source }) };
  });
  const { done } = rendered;
  const outputs = done.map(({ output }) => output);
  // `rendered` is entered again when storing is tried again: the attempts at it count on.
  const attempts = run.row.step === 'rendered' ? run.row.attempts : 0;
  const notes = done.flatMap(({ renditions }) => renditions.notes);
  await run.commit({
    ...{ step: 'rendered', attempts, outputs },
    warnings: [...new Set([...rendered.warnings, ...warnings, ...notes])],
  });
  return done;
};
