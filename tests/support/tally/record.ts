import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the whole suite spent and said, gathered in one folder: `npm test` names it and looks through it at the
 * end. Outside of it nothing is recorded.
 */
export const tallyFolder = (): string | null => process.env['HERO_TALLY_DIR'] ?? null;

type Kind = 'ledger' | 'answers' | 'log';

/** Adds one line. Every process writes files of its own, so that lines never mix. */
export const record = (kind: Kind, line: object | string): void => {
  const folder = tallyFolder();
  if (folder === null) return;
  const text = typeof line === 'string' ? line : JSON.stringify(line);
  appendFileSync(join(folder, `${kind}.${process.pid}.jsonl`), `${text}\n`);
};
