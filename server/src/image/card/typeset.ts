import type { ReactElement } from 'react';
import type { TextBlock } from './design';
import type { FontSet } from './fonts';
import type { Size } from './geometry';
import { visualRuns } from './visual-runs';
import type { Direction } from './writing';

type Style = Record<string, string | number>;

const box = (style: Style, children: ReactElement[] | string): ReactElement => ({
  type: 'div',
  key: null,
  props: { style: { display: 'flex', ...style }, children },
});

const SIDES = { left: 'flex-start', center: 'center', right: 'flex-end' } as const;

const typesetBlock = async (block: TextBlock, direction: Direction): Promise<ReactElement> => {
  const lines = await Promise.all(
    block.lines.map(async ({ text }) => {
      const runs = await visualRuns(text, direction);
      return box(
        { height: block.lineHeight, flexShrink: 0 },
        runs.map((run) => box({ direction: run.direction, whiteSpace: 'pre', flexShrink: 0 }, run.text)),
      );
    }),
  );
  return box(
    {
      position: 'absolute',
      left: block.box.x,
      top: block.box.y,
      width: block.box.width,
      height: block.box.height,
      flexDirection: 'column',
      alignItems: SIDES[block.align],
      fontFamily: block.stack.family,
      fontSize: block.fontSize,
      lineHeight: `${block.lineHeight}px`,
      letterSpacing: block.letterSpacing,
      color: block.colour,
      fontWeight: 400,
    },
    lines,
  );
};

interface Typesetting {
  texts: readonly TextBlock[];
  size: Size;
  direction: Direction;
  fonts: FontSet;
}

/**
 * Type as the paths of an SVG document of exactly `size`.
 * Its first `>` closes the opening tag; markup put right after it lies below the type.
 */
export const typeset = async ({ texts, size, direction, fonts }: Typesetting): Promise<string> => {
  const { default: satori } = await import('satori');
  const blocks = await Promise.all(texts.map((text) => typesetBlock(text, direction)));
  return satori(box({ position: 'relative', width: '100%', height: '100%' }, blocks), {
    ...size,
    fonts: fonts.sources,
    // Half pixels, so that tight lines do not jump.
    pointScaleFactor: 2,
  });
};
