import { startAllEmulators, providersOf, type EmulatedProvider, type Providers } from '../emulators/all';
import type { Blog, SeededArticle } from '../strapi';

/** `npm start -- --emulators`: the blog with all five image APIs, emulated on this machine. */
export interface EmulatedVendors {
  providers: Providers;
  /** Where they are, a line each. */
  addresses: string[];
  /** Has an article drawn, by the vendors in turn. */
  draw: (blog: Blog, article: SeededArticle, turn: number) => Promise<void>;
  /** What they billed against what the ledger has. */
  compare: (blog: Blog) => Promise<{ line: string; isEqual: boolean }>;
  close: () => Promise<void>;
}

const LEDGER = 'plugin::hero-image.generation';
const DRAWING_MS = 1_000;

interface Paid {
  calls: { idempotencyKey: string; outcome: string; credits: number | null }[];
}

const billedKeys = (emulated: readonly EmulatedProvider[]): string[] =>
  emulated
    .flatMap(({ emulator }) => emulator.billed)
    .filter(({ refunded }) => !refunded)
    .map(({ idempotencyKey }) => idempotencyKey ?? '')
    .sort();

export const startEmulatedVendors = async (): Promise<EmulatedVendors> => {
  const emulated = await startAllEmulators({ delayMs: DRAWING_MS });
  return {
    providers: providersOf(emulated),
    addresses: emulated.map(({ name, emulator }) => `${name.padEnd(16)} ${emulator.baseUrl}`),
    draw: async (blog, { documentId, locale }, turn) => {
      const provider = emulated[turn % emulated.length]?.name;
      const data = { uid: 'api::article.article', documentId, locale, provider };
      const answer = await blog.api('/api/hero-image/generations', { json: { data } });
      if (answer.status !== 202) throw new Error(`No run was started: ${await answer.text()}`);
    },
    compare: async ({ strapi }) => {
      const rows = (await strapi.db.query(LEDGER).findMany({})) as Paid[];
      const paid = rows
        .flatMap(({ calls }) => calls)
        .filter(({ outcome, credits }) => outcome === 'delivered' && credits !== 0)
        .map(({ idempotencyKey }) => idempotencyKey)
        .sort();
      const billed = billedKeys(emulated);
      const isEqual = JSON.stringify(billed) === JSON.stringify(paid);
      const line = `Billed by the five vendors: ${billed.length} calls; in the ledger: ${paid.length}${isEqual ? ', the same' : ', NOT the same'}.`;
      return { line, isEqual };
    },
    close: async () => {
      await Promise.all(emulated.map(({ emulator }) => emulator.close()));
    },
  };
};
