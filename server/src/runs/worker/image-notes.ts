import type { ImageDefect, RenderedImage } from '../../contracts/rendition';
import type { ImageProvider } from '../../contracts/provider';
import { coverScale, heroSize } from '../../image/frame';
import { SOCIAL_SIZE } from '../../image/social-image';
import type { Size } from '../../providers/mapping/nearest-size';
import type { PaidCall } from '../../billing/paid-call';
import type { RequestSnapshot } from '../model/run';
import { askedSize, cameTooSmall, chooseFrame, neededSize } from './image-size';

/** Enlarged by more than this, a picture without a size to ask for is worth a word. */
const MUCH = 1 / 0.6;

const DEFECTS: Record<ImageDefect, string> = {
  'one colour': 'has one colour only',
  blurred: 'shows no edge anywhere, as if it were blurred',
};

const defectNote = (number: number, defect: ImageDefect): string =>
  `Picture ${number} ${DEFECTS[defect]}: look at it, and draw anew if the provider withheld what it shows.`;

const inWords = ({ width, height }: Size): string => `${width}×${height}`;

/** What became of a small picture: a smaller hero, or an enlarged one. */
const consequence = (delivered: Size, frame: Size): string => {
  const hero = heroSize(delivered, frame);
  const isSmaller = hero.width < frame.width;
  const isEnlarged = coverScale(delivered, SOCIAL_SIZE) > 1;
  const parts = [
    isSmaller ? `the hero is ${inWords(hero)} in place of ${inWords(frame)}` : 'the hero is enlarged',
    ...(isEnlarged ? ['the social image is enlarged'] : []),
  ];
  return parts.join(', and ');
};

interface Drawing {
  provider: Pick<ImageProvider, 'capabilities'> | null;
  frame: RequestSnapshot['frame'];
  /** The call that drew the pictures, then earlier ones of the same provider; each as far as it is known. */
  calls: readonly Pick<PaidCall, 'frame' | 'came'>[];
}

/** A picture with fewer pixels than were asked for, or than are needed by far where no size can be asked for. */
const sizeNote = (number: number, delivered: Size, { provider, frame, calls }: Drawing): string | null => {
  const needed = neededSize(frame);
  const sizes = provider?.capabilities.sizes ?? null;
  const asked = askedSize(calls[0]?.frame ?? needed, sizes);
  const isShort =
    asked === null ? coverScale(delivered, needed) > MUCH : cameTooSmall(delivered, { asked, needed });
  if (!isShort) return null;
  const wanted = asked === null ? `${inWords(needed)} are needed` : `${inWords(asked)} was asked for`;
  const said = `Picture ${number} came as ${inWords(delivered)} pixels where ${wanted}: ${consequence(delivered, frame)}.`;
  if (asked === null) return said;
  const next = askedSize(chooseFrame(needed, { sizes, calls }), sizes);
  const isLarger = next !== null && next.width * next.height > asked.width * asked.height;
  return `${said} ${isLarger ? `The next run asks for ${inWords(next)}.` : 'The provider has no larger size to ask for.'}`;
};

/** What the editor should know of a picture before it is used. */
export const imageNotes = (
  index: number,
  { delivered, defect }: Pick<RenderedImage, 'delivered' | 'defect'>,
  drawing: Drawing,
): string[] => {
  const size = sizeNote(index + 1, delivered, drawing);
  return [...(defect === null ? [] : [defectNote(index + 1, defect)]), ...(size === null ? [] : [size])];
};
