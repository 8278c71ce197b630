import { createStrapi } from '@strapi/strapi';

/** Longer than the driver waits between two looks, so that what a look loads is counted. */
const IDLE_MS = 2_500;
const MEGABYTE = 1_048_576;

const collect = (): void => {
  for (let time = 0; time < 4; time += 1) (globalThis.gc as () => void)();
};

/** Boots the app in the working directory and sends what that took to the parent; run as CommonJS by plain Node. */
const main = async (): Promise<void> => {
  const appDir = process.cwd();
  const strapi = createStrapi({ appDir, distDir: appDir });
  await strapi.start();
  const bootMs = performance.now();
  const { user, system } = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  const memory = { rss: rss / MEGABYTE, heap: (heapUsed + external) / MEGABYTE };
  process.send?.({ bootMs, cpuMs: (user + system) / 1_000, ...memory }, () => process.exit());
};

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
