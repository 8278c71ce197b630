import type { Core } from '@strapi/strapi';
import { houseOf } from './compose';

/** Milliseconds that runs under way get to finish when Strapi stops. */
const GRACE_MS = 10_000;

export const destroy = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  const { driver, close } = houseOf(strapi);
  await driver.stop({ graceMs: GRACE_MS });
  await close();
};
