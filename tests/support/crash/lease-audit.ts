import { z } from 'zod';
import type { BlogDatabase } from './databases/blog-database';

/**
 * Every change of the ledger, written down by PostgreSQL itself: whatever a server does between two looks at
 * the table is in it, and nothing of it can be left out by the code that is under test.
 */

const INSTALL = [
  `create table crash_audit (
     id bigserial primary key, at timestamptz not null, run_id text not null,
     old_version int not null, new_version int not null,
     old_token text, new_token text, old_until timestamp, new_until timestamp,
     old_step text not null, new_step text not null, was_over boolean not null)`,
  `create function crash_note() returns trigger language plpgsql as $$ begin
     insert into crash_audit (at, run_id, old_version, new_version, old_token, new_token, old_until, new_until,
       old_step, new_step, was_over)
     values (clock_timestamp(), old.run_id, old.version, new.version, old.lease_token, new.lease_token,
       old.lease_until, new.lease_until, old.step, new.step, old.finished_at is not null);
     return new;
   end $$`,
  `create trigger crash_note after update on hero_image_generations for each row execute function crash_note()`,
];

const changeSchema = z.object({
  at: z.coerce.date(),
  run_id: z.string(),
  old_version: z.number(),
  new_version: z.number(),
  old_token: z.string().nullable(),
  new_token: z.string().nullable(),
  old_until: z.coerce.date().nullable(),
  old_step: z.string(),
  new_step: z.string(),
  was_over: z.boolean(),
});

/** One change of one row of the ledger. */
export type LedgerChange = z.infer<typeof changeSchema>;

export const watchLedger = async ({ query }: BlogDatabase): Promise<void> => {
  for (const sql of INSTALL) await query(sql);
};

export const readChanges = async ({ query }: BlogDatabase): Promise<LedgerChange[]> =>
  changeSchema.array().parse(await query('select * from crash_audit order by id'));

const isTakeover = ({ old_token, new_token }: LedgerChange): boolean =>
  old_token !== null && new_token !== null && old_token !== new_token;

/** How often a run was taken from a holder that did not give it back. */
export const countTakeovers = (changes: readonly LedgerChange[]): number => changes.filter(isTakeover).length;

/** What no change may be: one lease over another that still holds, one by a server without a lease, one after the end. */
export const leaseViolations = (changes: readonly LedgerChange[]): string[] =>
  changes.flatMap((change) => {
    const { at, run_id: runId, old_version, new_version, old_token, old_until, old_step, new_step } = change;
    return [
      ...(isTakeover(change) && old_until !== null && old_until > at
        ? [`run ${runId} was leased anew ${old_until.getTime() - at.getTime()} ms before its lease was over`]
        : []),
      ...(old_token === null && old_step !== new_step
        ? [`run ${runId} went from ${old_step} to ${new_step} without a lease`]
        : []),
      ...(new_version === old_version + 1
        ? []
        : [`run ${runId} went from version ${old_version} to ${new_version}`]),
      ...(change.was_over ? [`run ${runId} was changed after it was over`] : []),
    ];
  });
