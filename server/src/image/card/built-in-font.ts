import { createRequire } from 'node:module';

/** In the order they are tried; each file holds the letters of one part of the world. */
const SUBSETS = ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext'];

export const TITLE_WEIGHT = 700;
export const TEXT_WEIGHT = 500;

/** Files of the Inter typeface that ship with the plugin's dependency `@fontsource/inter`. */
export const builtInFontFiles = (): { path: string; weight: number }[] => {
  // Found from this file, not from the working directory: package managers nest dependencies as they like.
  const { resolve } = createRequire(import.meta.url);
  return [TITLE_WEIGHT, TEXT_WEIGHT].flatMap((weight) =>
    SUBSETS.map((subset) => ({
      path: resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff`),
      weight,
    })),
  );
};
