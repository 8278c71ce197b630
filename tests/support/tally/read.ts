import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A call that an emulated vendor billed, or the refund of one. */
const billedSchema = z.object({
  vendor: z.string(),
  idempotencyKey: z.string().nullable(),
  refunded: z.boolean(),
});

const rowSchema = z.object({
  runId: z.string(),
  status: z.string(),
  calls: z
    .array(
      z.object({
        provider: z.string(),
        idempotencyKey: z.string(),
        outcome: z.string(),
        credits: z.number().nullable(),
        estimated: z.boolean(),
      }),
    )
    .nullish()
    .transform((calls) => calls ?? []),
});

export type BilledLine = z.infer<typeof billedSchema>;
export type LedgerLine = z.infer<typeof rowSchema>;

export interface Tally {
  billed: BilledLine[];
  ledger: LedgerLine[];
  /** Keys of the emulated vendors. */
  keys: string[];
  /** Everything that was said: logs, answers, ledger rows; by file. */
  said: Map<string, string>;
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

export const readTally = async (folder: string): Promise<Tally> => {
  const names = await readdir(folder);
  const text = async (wanted: (name: string) => boolean): Promise<Map<string, string>> =>
    new Map(
      await Promise.all(
        names.filter(wanted).map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
      ),
    );
  const said = await text((name) => /^(ledger|answers|log)\./.test(name));
  const ledger = [...said].filter(([name]) => name.startsWith('ledger.')).map(([, content]) => content);
  const billed = [...(await text((name) => name.startsWith('billed'))).values()];
  const keys = [...(await text((name) => name.startsWith('keys'))).values()];
  return {
    billed: billed.flatMap(lines).map((line) => billedSchema.parse(JSON.parse(line))),
    ledger: ledger.flatMap(lines).map((line) => rowSchema.parse(JSON.parse(line))),
    keys: [...new Set(keys.flatMap(lines))],
    said,
  };
};
