import { providersOf, startAllEmulators } from './all';
import type { EmulatorOptions } from './vendor-server';

/** `npm run emulators`: the five image APIs on this machine, to try the plugin by hand without a key. */

const FIRST_PORT = 4010;
/** As long as a person needs to see the progress. */
const DRAWING_MS = 2_000;

const HELP = `Starts emulators of the five image APIs on 127.0.0.1, from port ${FIRST_PORT} on. They check every field as
strictly as the vendors' pages describe, draw landscapes, bill an account that costs nothing, and print every
request. Put the config they print into config/plugins.ts of a Strapi on this machine. Ctrl-C ends them.`;

const logTo =
  (vendor: () => string): NonNullable<EmulatorOptions['onRequest']> =>
  ({ request: { method, path }, status, credits }) => {
    const time = new Date().toTimeString().slice(0, 8);
    const paid = credits === null ? '' : `  ${credits} credits`;
    console.log(`${time}  ${vendor().padEnd(16)} ${method} ${path}  ${status ?? 'no answer'}${paid}`);
  };

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) {
    console.log(HELP);
    return;
  }
  const names = new Map<string, string>();
  const emulated = await startAllEmulators({
    firstPort: FIRST_PORT,
    delayMs: DRAWING_MS,
    onRequest: (line) => logTo(() => names.get(line.request.headers.host ?? '') ?? '')(line),
  });
  for (const { name, emulator } of emulated) names.set(new URL(emulator.baseUrl).host, name);

  const config = { 'hero-image': { config: { providers: providersOf(emulated) } } };
  console.log('The five image APIs, emulated: their pictures are drawn here and cost nothing.\n');
  console.log('config/plugins.ts:\n');
  console.log(`export default () => (${JSON.stringify(config, null, 2)});\n`);
  console.log('Ctrl-C ends them.\n');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await Promise.all(emulated.map(({ emulator }) => emulator.close()));
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
