import { HeroError } from '../../contracts/error';
import type { Candidate } from '../../contracts/generation';
import type { ImageProvider } from '../../contracts/provider';
import type { Template } from '../../contracts/template';
import type { Run } from '../model/run';
import type { RunOptions, UsableProvider } from '../model/ports';

/** The reference shows the picture; the words say that it is to stay the same one. */
const REDRAW =
  'Redraw the reference image in its final quality: the same subject, composition, light and colours. It was drawn from this description:';

export interface FinalInput {
  wishes: RunOptions;
  /** What the person who asked should know; they become warnings of the run. */
  notes: string[];
}

const refused = (message: string): HeroError => new HeroError({ code: 'config_invalid', message });

const candidateOf = ({ candidates }: Run, index: number | undefined): Candidate => {
  const found = candidates.find((one) => (index === undefined ? one.chosen : one.index === index));
  if (found !== undefined && found.file !== null) return found;
  throw refused('This run has no such picture any more: choose another one, or generate the hero anew.');
};

/** A vendor's seed, where it told one as a number. */
const seedOf = ({ seed }: Candidate): number | null =>
  seed !== null && /^\d{1,15}$/.test(seed) ? Number(seed) : null;

/** How the new picture comes near the candidate: by looking at it, by its seed, or not at all. */
const nearness = (
  prompt: string,
  candidate: Candidate,
  { template, provider }: { template: Template; provider: ImageProvider },
): FinalInput => {
  const { edits, seed: takesSeed } = provider.capabilities;
  const seed = seedOf(candidate);
  // The stored file has the title and the logo on it already, and they would be set a second time.
  const isBare = !template.titleOverlay && template.logo === null;
  if (edits && isBare && candidate.file !== null) {
    return { wishes: { prompt: `${REDRAW}\n\n${prompt}`, reference: { file: candidate.file } }, notes: [] };
  }
  if (takesSeed && seed !== null) return { wishes: { prompt, seed }, notes: [] };
  const why = edits ? 'title and logo are part of its file' : `${provider.type} takes no reference image`;
  const note = `The picture was drawn anew in final quality and differs from the one that was chosen, because ${why}.`;
  return { wishes: { prompt }, notes: [note] };
};

/**
 * What to ask for to get a candidate of a run in its template's final quality, from the provider that drew it.
 *
 * @throws HeroError config_invalid when there is no picture to finalise, or nothing to gain by it
 */
export const planFinal = (
  row: Run,
  {
    candidate: index,
    template,
    usable: { provider, isFree },
  }: { candidate: number | undefined; template: Template; usable: UsableProvider },
): FinalInput => {
  const { status, request } = row;
  if (status !== 'succeeded' || request === null || row.provider === null) {
    throw refused(
      'Only a run that has drawn a hero can be finalised: wait until it is done, or generate anew.',
    );
  }
  if (isFree) {
    throw refused(
      'A brand card is drawn in full quality already: choose an image provider to draw a picture.',
    );
  }
  const { finalQuality: quality } = template;
  if (request.quality === quality) {
    throw refused(
      `This hero was drawn in the final quality of template “${template.slug}” (${quality}) already: change finalQuality there, or generate anew.`,
    );
  }
  const candidate = candidateOf(row, index);
  const { wishes, notes } = nearness(request.prompt, candidate, { template, provider });
  return {
    wishes: { template: template.slug, provider: row.provider, quality, candidates: 1, ...wishes },
    notes,
  };
};
