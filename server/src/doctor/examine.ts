import type { DoctorCheck } from '../contracts/doctor';
import { causeClass } from '../media/media-failed';
import type { Config } from '../contracts/config';
import type { RunLog } from '../runs/model/run-log';
import { fail, type Check } from './check';
import { checkConfig } from './check-config';
import { checkDatabase } from './check-database';
import { checkFields } from './check-fields';
import { checkFiles, type FileDeps } from './check-files';
import { checkJobs } from './check-jobs';
import { checkProviders, type ProviderDeps } from './check-providers';
import { checkProxy } from './check-proxy';
import { checkPublicUrl, type PublicUrlDeps } from './check-public-url';
import { checkSharp } from './check-sharp';
import { checkStorage } from './check-storage';
import { checkTemplates, type TemplateDeps } from './check-templates';

interface DoctorDeps extends PublicUrlDeps, FileDeps, ProviderDeps, TemplateDeps {
  config: Config;
  log: Pick<RunLog, 'error'>;
}

/** Runs all checks concurrently; an error within a check becomes a finding. */
export const examine = async (deps: DoctorDeps): Promise<DoctorCheck[]> => {
  const checks: Record<string, Check<DoctorDeps>> = {
    config: checkConfig,
    database: checkDatabase,
    sharp: checkSharp,
    'public URL': checkPublicUrl,
    proxy: checkProxy,
    providers: checkProviders,
    storage: checkStorage,
    templates: checkTemplates,
    fields: checkFields,
    files: checkFiles,
    jobs: checkJobs,
  };
  const findings = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        return await check(deps);
      } catch (error) {
        deps.log.error(`The check of ${name} failed: ${String(error)}`);
        return [
          fail(name, `The check itself failed (${causeClass(error)}).`, 'The server’s log has the details.'),
        ];
      }
    }),
  );
  return findings.flat();
};
