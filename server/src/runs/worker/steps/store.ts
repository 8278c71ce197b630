import type { Candidate } from '../../../contracts/generation';
import type { Hero, HeroSource } from '../../../contracts/hero';
import { heroValue } from '../../../head/hero-value';
import { adminIdOf } from '../../model/requester';
import type { RequestSnapshot, Output } from '../../model/run';
import type { HeldRun } from '../lease';
import type { Uses } from '../../model/ports';
import { openToPublish } from '../../start/find-reusable';
import { forEachImage } from './each-image';
import type { RenderedOutput } from './render';

const candidateOf = (
  { index, content, revisedPrompt, seed, flag }: Output,
  { image, social }: Hero,
): Candidate => ({
  index,
  file: image.id,
  social: social.id,
  url: image.url,
  width: image.width,
  height: image.height,
  sha256: content.kind === 'spool' ? content.sha256 : null,
  revisedPrompt,
  seed,
  flag: flag ?? null,
  chosen: false,
});

const imageKey = (runId: string, { index }: Output): string => `${runId}:${index}`;

const SIGNED_ORIGINAL =
  'The original of the chosen picture carries signed content credentials, so that it is kept as it came: what its metadata says of the prompt is public with it.';

type Kept = Pick<Candidate, 'original' | 'originalIsSigned'>;

const NOT_KEPT: { kept: Kept; notes: string[] } = { kept: { original: null }, notes: [] };

/** The picture is there without it: where the original cannot be kept, the run says so and goes on. */
const keepOriginal = async (
  { spool, keepOriginal: keep, log }: Uses<'keepOriginal' | 'log' | 'spool'>,
  { row: { runId, requestedBy } }: HeldRun,
  { output, hero }: { output: Output; hero: Hero },
): Promise<typeof NOT_KEPT> => {
  if (keep === undefined || output.content.kind !== 'spool') return NOT_KEPT;
  try {
    const bytes = await spool.get(output.content.ref);
    if (bytes === null) throw new TypeError('its bytes are gone');
    const original = await keep({
      ...{ bytes, hero, key: imageKey(runId, output) },
      createdBy: adminIdOf(requestedBy),
    });
    if (original === null) return NOT_KEPT;
    const { file, isSigned } = original;
    const kept = { original: file, originalIsSigned: isSigned };
    return { kept, notes: isSigned ? [SIGNED_ORIGINAL] : [] };
  } catch (error) {
    log.warn(`Run ${runId}: the original was not kept (${String(error)})`);
    const note = 'The original of the chosen picture could not be kept; see the log.';
    return { ...NOT_KEPT, notes: [note] };
  }
};

/**
 * Puts hero and social image of every picture into the media library; the first that its vendor does not flag is
 * the chosen one. Where all are flagged there is no hero: a person decides.
 */
export const storeOutputs = async (
  ports: Uses<'keepOriginal' | 'log' | 'publicUrl' | 'spool' | 'storeFiles'>,
  run: HeldRun,
  {
    frozen,
    source,
    rendered,
  }: { frozen: RequestSnapshot; source: HeroSource; rendered: readonly RenderedOutput[] },
): Promise<void> => {
  const { runId, inputs, requestedBy } = run.row;
  const renditionsOf = new Map(rendered.map(({ output, renditions }) => [output.index, renditions]));
  const storeOne = async (output: Output): Promise<{ output: Output; hero: Hero; candidate: Candidate }> => {
    const renditions = renditionsOf.get(output.index);
    if (renditions === undefined) throw new TypeError(`Picture ${output.index} was not rendered`);
    const { fileName: baseName, altText: alternativeText } = frozen;
    const files = await ports.storeFiles({
      ...{ renditions, baseName, alternativeText, createdBy: adminIdOf(requestedBy), fence: run.fence },
      key: imageKey(runId, output),
    });
    const hero = heroValue({
      ...{ ...files, alternativeText, source, publicUrl: ports.publicUrl },
      ...{ placeholder: renditions.placeholder, focalPoint: renditions.focalPoint },
      ...{ pinned: false, generation: runId, inputs: inputs ?? '' },
    });
    return { output, hero, candidate: candidateOf(output, hero) };
  };
  const { done, warnings } = await forEachImage(ports, run, storeOne);
  const chosen = done.find(({ candidate }) => candidate.flag == null);
  const { kept, notes } =
    chosen === undefined || source !== 'ai' ? NOT_KEPT : await keepOriginal(ports, run, chosen);
  const candidates = done.map(({ candidate }) =>
    candidate === chosen?.candidate ? { ...candidate, chosen: true, ...kept } : candidate,
  );
  const hero = chosen?.hero ?? null;
  await run.commit({
    step: 'stored',
    attempts: 0,
    candidates,
    hero,
    warnings: [...warnings, ...notes],
    ...openToPublish(run.row, { step: 'stored' }),
  });
};
