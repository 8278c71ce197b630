import type { FontFace, FontStack } from './fonts';
import { faceFor, splitGraphemes } from './glyph-coverage';

/** Width of a text in em, shaped and kerned, `tracking` em added after every character. */
export const measureText = (text: string, stack: FontStack, tracking: number): number => {
  const characters = splitGraphemes(text);
  let width = 0;
  let run = '';
  let face: FontFace | undefined;
  const endRun = (): void => {
    if (face !== undefined && run !== '') width += face.advance(run);
    run = '';
  };
  for (const character of characters) {
    const next = character === ' ' && face !== undefined ? face : faceFor(character, stack);
    if (next !== face) {
      endRun();
      face = next;
    }
    run += character;
  }
  endRun();
  return width + characters.length * tracking;
};
