import type { DoctorCheck } from '../contracts/doctor';
import { causeClass } from '../media/media-failed';
import type { Services } from '../app/services';
import { fail, type Check } from './check';
import { checkConfig } from './check-config';
import { checkDatabase } from './check-database';
import { checkFields } from './check-fields';
import { checkFiles } from './check-files';
import { checkJobs } from './check-jobs';
import { checkProviders } from './check-providers';
import { checkProxy } from './check-proxy';
import { createPublicUrlCheck } from './check-public-url';
import { checkSharp } from './check-sharp';
import { checkStorage } from './check-storage';
import { checkTemplates } from './check-templates';

/** Looks at everything that heroes depend on, all at once; what a look itself dies of is a finding, too. */
export const examine = async (
  services: Services,
  publicUrl: { url: string; isConfigured: boolean },
): Promise<DoctorCheck[]> => {
  const checks: Record<string, Check> = {
    config: checkConfig,
    database: checkDatabase,
    sharp: checkSharp,
    'public URL': createPublicUrlCheck(publicUrl),
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
        return await check(services);
      } catch (error) {
        services.ports.log.error(`The check of ${name} failed: ${String(error)}`);
        return [
          fail(name, `The check itself failed (${causeClass(error)}).`, 'The server’s log has the details.'),
        ];
      }
    }),
  );
  return findings.flat();
};
