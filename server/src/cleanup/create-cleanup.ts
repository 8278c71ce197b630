import type { Core } from '@strapi/strapi';
import { createSerialize } from '../concurrency/serialize';
import type { Config } from '../contracts/config';
import type { CleanupReport } from '../contracts/cleanup';
import type { AssetReference } from '../contracts/template';
import { cleanUp } from './clean-up';
import type { CleanupPorts } from './ports';
import { createCleanupCounters } from './store/counter-store';
import { createCleanupRuns } from './store/run-store';
import { createCleanupSpool } from './store/spool-store';
import { readHeroReferences } from './store/hero-references';
import { readUnfinishedRuns } from './store/unfinished-runs';
import { fileFacts } from '../media/file-facts';
import { filesInUse } from '../media/files-in-use';
import { removeImage } from '../media/remove-image';

/** Looks for files, runs and bytes that nothing needs any more, and removes them when told to. */
export type Cleanup = (options: { remove: boolean; signal?: AbortSignal }) => Promise<CleanupReport>;

const filesOf = (assets: (AssetReference | null)[]): number[] =>
  assets.flatMap((asset) => (asset !== null && 'file' in asset ? [asset.file] : []));

/** What clean-up works with: Strapi's database and media library. */
export const cleanupPartsOf = (
  strapi: Core.Strapi,
  { templates }: Pick<Config, 'templates'>,
): CleanupPorts => ({
  runs: createCleanupRuns(strapi),
  spool: createCleanupSpool(strapi),
  counters: createCleanupCounters(strapi),
  files: {
    find: (ids) => fileFacts(strapi, ids),
    inUse: (ids) => filesInUse(strapi, ids),
    remove: (id) => removeImage(strapi, id),
  },
  ofConfig: filesOf(templates.flatMap(({ logo, references }) => [logo, ...references])),
  readHeroes: (since, visit) => readHeroReferences(strapi, since, visit),
  readUnderWay: (since, visit) => readUnfinishedRuns(strapi, since, visit),
  warn: (message) => strapi.log.warn(`[hero-image] ${message}`),
});

/** Clean-up; on one server, one after the other. */
export const createCleanup = (strapi: Core.Strapi, config: Config): Cleanup => {
  const { media, ledger } = config;
  const parts = cleanupPartsOf(strapi, config);
  const serialize = createSerialize();
  return (options) => {
    const settings = {
      now: new Date(),
      discardAfterDays: media.discardUnchosenAfterDays,
      keepOriginals: media.keepOriginals,
      keepRunsDays: ledger.keepDays,
    };
    return serialize(() => cleanUp(parts, settings, options));
  };
};
