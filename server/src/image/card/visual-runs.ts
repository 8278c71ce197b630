import { hasRightToLeft, type Direction } from './writing';

/** A stretch of a line that runs in one direction, its text in reading order. */
export interface VisualRun {
  text: string;
  direction: Direction;
}

/**
 * A line's stretches from left to right, by the Unicode Bidirectional Algorithm (UAX #9): satori orders words by a
 * simplified one, which misplaces brackets and numbers.
 */
export const visualRuns = async (line: string, direction: Direction): Promise<VisualRun[]> => {
  if (!hasRightToLeft(line)) return [{ text: line, direction: 'ltr' }];
  const { default: createBidi } = await import('bidi-js');
  const bidi = createBidi();
  const embedding = bidi.getEmbeddingLevels(line, direction);
  const runs: VisualRun[] = [];
  let level: number | undefined;
  for (const index of bidi.getReorderedIndices(line, embedding)) {
    const unit = line.charAt(index);
    const last = runs.at(-1);
    const own = embedding.levels[index] ?? 0;
    const rightToLeft = own % 2 === 1;
    if (last === undefined || own !== level) {
      runs.push({ text: unit, direction: rightToLeft ? 'rtl' : 'ltr' });
    } else {
      last.text = rightToLeft ? unit + last.text : last.text + unit;
    }
    level = own;
  }
  return runs;
};
