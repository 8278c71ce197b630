import { randomUUID } from 'node:crypto';
import type { Run, NewRun } from './run';
import { firstPriority } from './priority';

/** The row of a run that has just been asked for; the database gives it its id. */
export const newRun = (run: NewRun): Omit<Run, 'id'> => {
  const now = new Date();
  return {
    runId: randomUUID(),
    status: 'queued',
    step: 'queued',
    leaseToken: null,
    leaseUntil: null,
    priority: firstPriority(run.trigger),
    runAfter: now,
    requestHash: null,
    asked: null,
    inFlight: null,
    force: false,
    inputs: null,
    template: '',
    templateVersion: 0,
    request: null,
    providers: [],
    providerIndex: 0,
    attempts: 0,
    tried: [],
    calls: [],
    provider: null,
    model: null,
    idempotencyKey: null,
    jobId: null,
    deadline: null,
    outputs: [],
    candidates: [],
    hero: null,
    unlessInputs: null,
    publication: null,
    backfill: null,
    wishes: null,
    waitsFor: null,
    supersedes: null,
    creditsEstimated: null,
    credits: null,
    error: null,
    warnings: [],
    finishedAt: null,
    ...run,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
};
