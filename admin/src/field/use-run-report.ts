import type { FetchClient } from '@strapi/strapi/admin';
import { useRef, useState } from 'react';
import type { Hero } from '../../../server/src/contracts/hero';
import type { EntryTarget } from './entry-target';
import { lateRun, reportOf, type LateRun, type RunReport } from './run-report';
import type { RunState } from './run-state';
import { useFieldRuns } from './use-field-runs';

/** The report on the field's runs. */
export const useRunReport = (
  client: FetchClient,
  { entry, hero, state, active }: { entry: EntryTarget; hero: Hero | null; state: RunState; active: boolean },
): { report: RunReport; late: LateRun | null; dismissLate: (id: string) => void } => {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  /** An unsaved entry has no list of runs: the canceled run is fetched by its id. */
  const canceled = useRef<string | null>(null);
  if (state.phase === 'canceled') canceled.current = state.runId;

  const ids = [hero?.generation ?? null, canceled.current].filter((id) => id !== null);
  const runs = useFieldRuns({ client, entry, ids, active });
  return {
    report: reportOf(hero, runs),
    late: lateRun(runs, { hero, dismissed }),
    dismissLate: (id) => setDismissed(new Set([...dismissed, id])),
  };
};
