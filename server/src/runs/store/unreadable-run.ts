import { z } from 'zod';
import { HeroError } from '../../contracts/error';
import { runSchema, type RunPatch, type Run } from '../model/run';

/** The columns that say which row it is, readable whatever the rest holds. */
const addressSchema = runSchema
  .pick({ id: true, version: true, runId: true })
  .extend({ step: z.string().nullable().catch(null) });

/** Steps at which a call is with the vendor. */
const SENT = ['submitting', 'submitted'];

const unreadableError = (cause: unknown, wasSent: boolean): HeroError => {
  const what = 'The record of this run cannot be read by this version of the plugin';
  return wasSent
    ? new HeroError({
        code: 'provider_outcome_unknown',
        message: `${what}, and its call may have been billed; look at the vendor before generating again.`,
        cause,
      })
    : new HeroError({ code: 'config_invalid', message: `${what}; generate again.`, cause });
};

/**
 * How a row ends that this version of the plugin cannot read: as `unknown` where its call was sent, and with its
 * request still in flight; else as `failed`. Null where not even its address can be read.
 */
export const unreadableRun = (
  raw: unknown,
  cause: unknown,
): { address: Pick<Run, 'id' | 'version' | 'runId'>; patch: RunPatch } | null => {
  const row = addressSchema.safeParse(raw).data;
  if (row === undefined) return null;
  const { step, ...address } = row;
  const wasSent = SENT.includes(step ?? '');
  const error = unreadableError(cause, wasSent).toData();
  const ended = { error, activeKey: null, finishedAt: new Date() };
  return {
    address,
    patch: wasSent ? { ...ended, status: 'unknown' } : { ...ended, status: 'failed', inFlight: null },
  };
};
