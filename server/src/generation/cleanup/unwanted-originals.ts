import { originalsOf, type CleanupSettings, type RunFiles } from './run-files';

/** Originals that were kept while the setting was on. */
export const unwantedOriginals = (run: RunFiles, { keepOriginals }: CleanupSettings): number[] =>
  keepOriginals ? [] : originalsOf(run);
