import fc from 'fast-check';
import { abandonRuns, finishRuns } from './carry';
import { checkOrder } from './check-order';
import { anyCommands } from './commands/any-commands';
import { LOCALES } from './entry-versions';
import type { FileWatch } from './file-watch';
import { newModel } from './model';
import { beginOrder } from './order';
import type { Site } from './site';

/** `HERO_SEED` plays other orders; `HERO_PATH` and `HERO_REPLAY`, both printed with a failure, one of them again. */
const { HERO_SEED, HERO_ORDERS, HERO_PATH: path, HERO_REPLAY: replayPath = null } = process.env;
const SEED = Number(HERO_SEED ?? 20_261_121);
export const ORDERS = Number(HERO_ORDERS ?? 500);

/** What happens to an article in one language, or in two. */
const anyOrderOfCommands = fc.oneof(
  anyCommands({ locales: LOCALES.slice(0, 1), replayPath }),
  anyCommands({ locales: LOCALES, replayPath }),
);

/** Orders whose files are looked for together: each look reads the whole folder. */
const BATCH = 20;

/** Plays random orders, each over an article of its own, and says what that took. @throws for the first promise broken */
export const playOrders = async (site: Site, files: FileWatch): Promise<string> => {
  const began = Date.now();
  const done = { orders: 0, commands: 0, runs: 0 };
  const anyOrder = fc.asyncProperty(fc.boolean(), fc.noBias(anyOrderOfCommands), async (hasSeo, commands) => {
    const billedBefore = site.vendor.billed.length;
    const { order, content } = await beginOrder(site, { hasSeo });
    const model = newModel(content);
    try {
      await fc.asyncModelRun(() => ({ model, real: order }), commands);
      await finishRuns(model, order);
      await checkOrder(model, order, { billedBefore });
      done.orders += 1;
      done.commands += model.commandCount;
      done.runs += model.runs.size;
      if (done.orders % BATCH === 0) await files.check();
    } catch (error) {
      await abandonRuns(order);
      throw error;
    }
  });
  await fc.assert(anyOrder, { seed: SEED, numRuns: ORDERS, ...(path === undefined ? {} : { path }) });
  await files.check();
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  const cpu = (process.cpuUsage().user / 1_000_000).toFixed(0);
  return `seed ${SEED}: ${done.orders} orders of ${done.commands} commands and ${done.runs} runs in ${seconds} s (${cpu} s of CPU)`;
};
