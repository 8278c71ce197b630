import { filesOf, type RunFiles } from './run-files';

/** All files of a run whose entry is gone: nobody can choose one of them any more. */
export const deletedEntryFiles = (run: RunFiles): number[] => (run.isEntryGone ? filesOf(run) : []);
