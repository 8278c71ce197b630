import type { Candidate } from '../../contracts/generation';
import type { Hero, HeroSource } from '../../contracts/hero';
import type { FrozenRequest } from '../ledger-row';
import type { HeldRun } from '../lease';
import type { Pipeline } from '../pipeline';
import type { RenderedOutput } from './render';

/** Puts hero and social image of every picture into the media library; the first is the chosen one. */
export const storeOutputs = async (
  pipeline: Pipeline,
  run: HeldRun,
  frozen: FrozenRequest,
  source: HeroSource,
  rendered: RenderedOutput[],
): Promise<void> => {
  const { runId, inputs, requestedBy } = run.row;
  const candidates: Candidate[] = [];
  let chosen: Hero | null = null;
  for (const { output, renditions } of rendered) {
    const hero = await pipeline.store({
      runId,
      index: output.index,
      renditions,
      request: frozen,
      source,
      inputs: inputs ?? '',
      requestedBy,
    });
    chosen ??= hero;
    candidates.push({
      index: output.index,
      file: hero.image.id,
      url: hero.image.url,
      width: hero.image.width,
      height: hero.image.height,
      sha256: output.content.kind === 'spool' ? output.content.sha256 : null,
      revisedPrompt: output.revisedPrompt,
      seed: output.seed,
      chosen: chosen === hero,
    });
  }
  await run.commit({ step: 'stored', candidates, hero: chosen });
  await pipeline.spool.drop(runId);
};
