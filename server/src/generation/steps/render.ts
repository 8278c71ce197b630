import { HeroError } from '../../contracts/error';
import type { HeroSource } from '../../contracts/hero';
import type { RenditionSet } from '../../contracts/rendition';
import type { FrozenRequest, Output } from '../ledger-row';
import type { HeldRun } from '../lease';
import type { Pipeline } from '../pipeline';

export interface RenderedOutput {
  output: Output;
  renditions: RenditionSet;
}

const spooledBytes = async (pipeline: Pipeline, output: Output): Promise<Uint8Array> => {
  const bytes = output.content.kind === 'spool' ? await pipeline.spool.get(output.content.ref) : null;
  if (bytes === null) {
    throw new HeroError({
      code: 'download_expired',
      message:
        'The delivered picture is no longer on this server; restore the folder .tmp/hero-image or generate again.',
    });
  }
  return bytes;
};

/** Makes every file of every picture, in memory; after a crash it is simply made again. */
export const renderOutputs = async (
  pipeline: Pipeline,
  run: HeldRun,
  frozen: FrozenRequest,
  source: HeroSource,
): Promise<RenderedOutput[]> => {
  const logo = frozen.logo === null || source === 'card' ? null : await pipeline.readAsset(frozen.logo);
  const rendered: RenderedOutput[] = [];
  for (const output of run.row.outputs) {
    const bytes = await spooledBytes(pipeline, output);
    rendered.push({ output, renditions: await pipeline.render({ bytes, request: frozen, logo, source }) });
  }
  await run.commit({ step: 'rendered' });
  return rendered;
};
