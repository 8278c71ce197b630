import { HeroError } from '../../contracts/error';
import type { HeroSource } from '../../contracts/hero';
import type { RenditionSet } from '../../contracts/rendition';
import type { HeldRun } from '../lease';
import type { FrozenRequest, Output } from '../ledger-row';
import type { Pipeline } from '../pipeline';
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
  const logo = frozen.logo === null || source === 'card' ? null : await pipeline.readAsset(frozen.logo);
  const { done, warnings } = await forEachPicture(pipeline, run, async (output) => {
    const bytes = await spooledBytes(pipeline, output);
    return { output, renditions: await pipeline.render({ bytes, request: frozen, logo, source }) };
  });
  const outputs = done.map(({ output }) => output);
  // `rendered` is entered again when storing is tried again: the attempts at it count on.
  const attempts = run.row.step === 'rendered' ? run.row.attempts : 0;
  const notes = done.flatMap(({ renditions }) => renditions.notes);
  const told = [...new Set([...warnings, ...notes])];
  await run.commit({ step: 'rendered', attempts, outputs, warnings: told });
  return done;
};
