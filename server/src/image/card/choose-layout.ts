import type { CardLayout } from '../../contracts/template';
import { splitGraphemes } from './glyph-coverage';
import type { LayoutName } from './layouts';
import { hashText } from './seeded-random';

/** Above this many characters a narrow column or a landscape leaves the type too small. */
const LONG = 110;

/** The layout asked for; `auto` takes one by the title, always the same for the same title. */
export const chooseLayout = (layout: CardLayout, title: string): LayoutName => {
  if (layout !== 'auto') return layout;
  const fitting: readonly LayoutName[] =
    splitGraphemes(title).length > LONG
      ? ['statement', 'banner']
      : ['statement', 'split', 'poster', 'banner'];
  return fitting[hashText(title) % fitting.length] ?? 'statement';
};
