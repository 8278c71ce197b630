import type { Blog } from '../strapi';

/** Ends the plugin's own driver, so that a test has the ledger to itself. */
export const restDriver = async ({ strapi }: Blog): Promise<void> => {
  const plugin = strapi.plugin('hero-image') as unknown as { destroy: () => Promise<void> };
  await plugin.destroy();
  // Strapi takes a second call, on its own way down, for a mistake.
  plugin.destroy = () => Promise.resolve();
};
