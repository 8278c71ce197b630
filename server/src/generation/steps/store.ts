import type { Candidate } from '../../contracts/generation';
import type { Hero, HeroSource } from '../../contracts/hero';
import { dropKeptBytes } from '../kept-bytes';
import type { FrozenRequest, LedgerPatch, Output } from '../ledger-row';
import type { HeldRun } from '../lease';
import type { Pipeline } from '../pipeline';
import { forEachPicture } from './each-picture';
import type { RenderedOutput } from './render';

const candidateOf = ({ index, content, revisedPrompt, seed }: Output, { image }: Hero): Candidate => ({
  index,
  file: image.id,
  url: image.url,
  width: image.width,
  height: image.height,
  sha256: content.kind === 'spool' ? content.sha256 : null,
  revisedPrompt,
  seed,
  chosen: false,
});

/**
 * A publish that overlaps with the attaching may copy a draft without the hero over the published version.
 * From here on it may note down a run of its own, which finds the pictures drawn and puts them back for nothing.
 */
const openToPublish = ({ row }: HeldRun): LedgerPatch =>
  row.trigger === 'publish' ? { activeKey: null } : {};

/** Puts hero and social image of every picture into the media library; the first is the chosen one. */
export const storeOutputs = async (
  pipeline: Pipeline,
  run: HeldRun,
  {
    frozen,
    source,
    rendered,
  }: { frozen: FrozenRequest; source: HeroSource; rendered: readonly RenderedOutput[] },
): Promise<void> => {
  const { runId, inputs, requestedBy } = run.row;
  const renditionsOf = new Map(rendered.map(({ output, renditions }) => [output.index, renditions]));
  const storeOne = async (output: Output): Promise<{ hero: Hero; candidate: Candidate }> => {
    const renditions = renditionsOf.get(output.index);
    if (renditions === undefined) throw new TypeError(`Picture ${output.index} was not rendered`);
    const hero = await pipeline.store({
      runId,
      index: output.index,
      renditions,
      request: frozen,
      source,
      inputs: inputs ?? '',
      requestedBy,
    });
    return { hero, candidate: candidateOf(output, hero) };
  };
  const { done, warnings } = await forEachPicture(pipeline, run, storeOne);
  const candidates = done.map(({ candidate }, position) => ({ ...candidate, chosen: position === 0 }));
  const hero = done[0]?.hero ?? null;
  const row = await run.commit({
    step: 'stored',
    attempts: 0,
    candidates,
    hero,
    warnings,
    ...openToPublish(run),
  });
  await dropKeptBytes(pipeline, row);
};
