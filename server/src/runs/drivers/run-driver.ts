import type { Config } from '../../contracts/config';
import type { Ports } from '../model/ports';
import type { Run } from '../model/run';
import { createClaim } from '../worker/claim';
import { LEASE_MS } from '../worker/lease';
import { processRun } from '../worker/process-run';
import { createDriver } from './create-driver';
import type { ClaimedRun, JobDriver } from './driver';

interface Options {
  jobs: Config['jobs'];
  /** The site's package.json, from which BullMQ is loaded. */
  appPackage: string;
  /** Providers that would let no run in now: runs that wait for one of them stay unclaimed. */
  busy: () => Promise<string[]>;
}

/** The configured driver over this server's claims. */
export const createRunDriver = (ports: Ports, { jobs, appPackage, busy }: Options): JobDriver => {
  const { runStore, log } = ports;
  const claimed = (row: Run): ClaimedRun => ({
    runId: row.runId,
    advance: (signals) => processRun(ports, row, signals),
  });
  const claimRuns = createClaim(runStore, { most: jobs.concurrency, busy });
  return createDriver(
    {
      claim: async (wish) => (await claimRuns(wish)).map(claimed),
      claimOne: async (run) => {
        const row = await runStore.claimOne({ ...run, leaseMs: LEASE_MS });
        return row === null ? null : claimed(row);
      },
      due: async (wish) => runStore.due({ ...wish, busy: await busy() }),
      onError: (error) => log.error(`Runs do not go on as they should: ${String(error)}`),
    },
    jobs,
    appPackage,
  );
};
