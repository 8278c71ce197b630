import { appendFileSync } from 'node:fs';

/** Adds a line for every boot of Strapi to the file that `HERO_BOOT_LOG` names, so that a runner can count them. */
export const countBoot = async <T>(what: string, boot: () => Promise<T>): Promise<T> => {
  const log = process.env['HERO_BOOT_LOG'];
  const began = Date.now();
  try {
    return await boot();
  } finally {
    if (log !== undefined) appendFileSync(log, `${what} ${Date.now() - began} ms\n`);
  }
};
