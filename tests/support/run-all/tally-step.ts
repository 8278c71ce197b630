import { checkKeys } from '../tally/check-keys';
import { checkMoney } from '../tally/check-money';
import { readTally } from '../tally/read';
import type { Print, Step } from './step';

const MOST_SHOWN = 20;

const show = (print: Print, problems: readonly string[]): void => {
  const more = problems.length > MOST_SHOWN ? [`and ${problems.length - MOST_SHOWN} more`] : [];
  for (const problem of [...problems.slice(0, MOST_SHOWN), ...more]) print(`  ${problem}`);
};

/** Holds what the suite's emulated vendors billed against the ledgers, and looks for their keys in all that was said. */
export const tallyStep = (folder: string, after: readonly string[]): Step => ({
  name: 'tally',
  cores: 1,
  after,
  run: async ({ print }) => {
    const tally = await readTally(folder);
    const { billed, inLedger, problems } = checkMoney(tally);
    print(`Billed by the emulated vendors: ${billed} calls. In the ledgers: ${inLedger}.`);
    show(print, problems);

    const leaks = checkKeys(tally);
    const said = [...tally.said.values()].reduce((sum, text) => sum + text.length, 0);
    const megabytes = (said / 1_000_000).toFixed(1);
    print(
      `Looked for ${tally.keys.length} keys in ${megabytes} MB of logs, answers and ledger rows: ${leaks.length} appearances.`,
    );
    show(print, [...new Set(leaks)]);

    // A suite that billed nothing, said nothing or had no key has proven nothing.
    const proves = billed > 0 && tally.keys.length > 0 && said > 0;
    if (!proves) print('  Nothing was recorded: the check proves nothing.');
    const failed = [problems.length > 0 || !proves, leaks.length > 0].filter(Boolean).length;
    return { passed: 2 - failed, failed };
  },
});
