import { createHash } from 'node:crypto';

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Keys sorted, bytes as their hash, members without a value left out. */
const canonical = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return sha256(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
};

/** sha256 in hex; the same for the same facts in every process, whatever the order of their keys. */
export const hashOfFacts = (facts: object): string => sha256(JSON.stringify(canonical(facts)));
