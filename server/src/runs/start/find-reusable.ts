import { HeroError } from '../../contracts/error';
import { heroValue } from '../../head/hero-value';
import { hasSpooledImages } from '../worker/spooled-images';
import type { RunPatch, Run } from '../model/run';
import { withFiles } from '../model/rebuilt-candidates';
import type { RunSnapshot, Uses } from '../model/ports';

/** What an answer given before is known by. */
type Asked = Pick<RunSnapshot, 'requestHash' | 'inputs' | 'request'> & { runId: string; provider: string };

const storageAway = (): HeroError =>
  new HeroError({
    code: 'media_failed',
    message:
      'The same picture was drawn before, and the upload storage has none of its newest files: check the storage, then try again.',
    retryable: true,
  });

/**
 * The same request has been answered before: its files serve again at no cost, or its bytes, where they
 * could only not be stored. What another provider drew in place of the one asked for is no answer.
 * Null when there is none.
 *
 * @throws HeroError media_failed when there is one, and the storage as a whole is not there to read it from
 */
export const findReusable = async (
  ports: Uses<'findFiles' | 'publicUrl' | 'repair' | 'runStore' | 'spool' | 'storageAway'>,
  { requestHash, provider, inputs, request, runId }: Asked,
): Promise<RunPatch | null> => {
  const earlier = await ports.runStore.findDrawn({ requestHash, provider });
  if (earlier === null) return null;
  const { model, hero, candidates, outputs } = earlier;
  const free: RunPatch = { provider, model, creditsEstimated: 0, credits: 0 };
  if (hero !== null) {
    // A person who asks again wants the picture itself: its social image is no answer.
    const mended = await ports.repair({ hero, run: earlier, formats: false, fromSocial: false });
    if (mended.kind === 'lost') {
      // A card is drawn again for nothing.
      if (hero.source !== 'card' && (await ports.storageAway())) throw storageAway();
      return null;
    }
    const whole = mended.kind === 'mended' ? mended.hero : hero;
    const { altText: alternativeText } = request;
    const files = await ports.findFiles(whole);
    if (files === null) return null;
    const { placeholder, focalPoint } = whole.image;
    const recalled = heroValue({
      ...{ ...files, placeholder, focalPoint, alternativeText, inputs },
      ...{ source: whole.source, publicUrl: ports.publicUrl, pinned: false, generation: runId },
    });
    return { ...free, step: 'stored', candidates: withFiles(candidates, hero, whole), hero: recalled };
  }
  // All its pictures are flagged by their vendor: a person decides on them, and nothing is paid for them twice.
  if (candidates.some(({ flag, file }) => flag != null && file !== null)) {
    return { ...free, step: 'stored', candidates };
  }
  return (await hasSpooledImages(ports, earlier)) ? { ...free, step: 'fetched', outputs } : null;
};

/**
 * A publish that overlaps with the attaching may copy a draft without the hero over the published version. Once its
 * pictures are stored, a run lets it insert another one, which finds the pictures drawn and puts them back for nothing.
 */
export const openToPublish = ({ trigger }: Run, { step }: RunPatch): RunPatch =>
  trigger === 'publish' && step === 'stored' ? { activeKey: null } : {};
