import { vi } from 'vitest';
import type { Backfill, BackfillInput, BackfillPlan } from '../../../server/src/contracts/backfill';
import type { CliService } from '../../../server/src/contracts/cli-service';
import type { Terminal } from '../../../server/src/cli/terminal';

const ORDER: BackfillInput = {
  ...{ uid: 'api::article.article', scope: 'published', existing: 'keep', chosen: false, dryRun: false },
};

export const aPlan = (changes: Partial<BackfillPlan> = {}): BackfillPlan => ({
  ...{ uid: 'api::article.article', field: 'hero', entries: 8, runs: 8, kept: 0, credits: 16 },
  ...{ provider: 'main', model: 'gpt-image-2', template: 'editorial', problems: [] },
  ...changes,
});

export const aBackfill = ({
  runs,
  ...changes
}: Partial<Omit<Backfill, 'runs'>> & { runs?: Partial<Backfill['runs']> } = {}): Backfill => ({
  ...{ id: 'bf-1', status: 'done', uid: ORDER.uid, field: 'hero', order: ORDER, entries: 8, kept: 0 },
  ...{ credits: 16, message: null, requestedBy: 'terminal' },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' },
  ...changes,
  runs: { waiting: 0, running: 0, succeeded: 0, failed: 0, canceled: 0, unknown: 0, ...runs },
});

/** The plugin's service for the command, with a plan of eight runs and no backfill. */
export const createFakeService = (changes: Partial<CliService> = {}) => ({
  planBackfill: vi.fn<CliService['planBackfill']>(() => Promise.resolve(aPlan())),
  startBackfill: vi.fn<CliService['startBackfill']>(() => Promise.resolve(aBackfill())),
  listBackfills: vi.fn<CliService['listBackfills']>(() => Promise.resolve([])),
  findBackfill: vi.fn<CliService['findBackfill']>(() => Promise.resolve(null)),
  actOnBackfill: vi.fn<CliService['actOnBackfill']>(() => Promise.resolve(null)),
  whyFailed: vi.fn<CliService['whyFailed']>(() => Promise.resolve([])),
  doctor: vi.fn<CliService['doctor']>(() => Promise.resolve([])),
  ...changes,
});

/** A terminal that keeps what is written to it. */
export const createFakeTerminal = (changes: Partial<Terminal> = {}) => {
  const said = { stdout: '', stderr: '' };
  const terminal: Terminal = {
    print: (text) => void (said.stdout += text),
    note: (text) => void (said.stderr += text),
    isInteractive: false,
    isLive: false,
    columns: () => 80,
    ask: () => Promise.resolve(null),
    ...changes,
  };
  return { terminal, said };
};
