import { isSignedOriginal, originalsOf, type CleanupSettings, type RunFiles } from './run-files';

/** Originals that were kept under an earlier setting. */
export const unwantedOriginals = (run: RunFiles, { keepOriginals }: CleanupSettings): number[] => {
  switch (keepOriginals) {
    case true:
      return [];
    case false:
      return originalsOf(run);
    case 'credentials':
      return originalsOf(run).filter((file) => !isSignedOriginal(run, file));
  }
};
