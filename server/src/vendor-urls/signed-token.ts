import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Longer ones are never ours; nothing is computed for them. */
const LONGEST_TOKEN = 4_096;

export interface SignedTokens<Claims> {
  /**
   * A token for an address, of letters, digits, `-`, `_` and one dot. `expiresAt` in epoch milliseconds.
   *
   * @throws TypeError where there is no secret
   */
  issue: (claims: Claims, expiresAt: number) => string;
  /** What a token says; null when it is not ours, of another purpose, changed or expired. */
  read: (token: string) => Claims | null;
}

const payloadSchema = z.tuple([z.number(), z.unknown()]);

interface TokenOptions<Schema extends z.ZodType> {
  /** Strapi's `server.app.keys`: the first signs, any of them is believed, so that keys can be replaced one by one. */
  secrets: readonly string[];
  /** Tokens of one purpose are worth nothing for another: each has keys of its own. */
  purpose: string;
  claims: Schema;
  /** Epoch milliseconds. */
  now?: () => number;
}

const keyFor = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `strapi-plugin-hero-image/${purpose}`, 32));

const signature = (key: Buffer, payload: string): string =>
  createHmac('sha256', key).update(payload).digest('base64url');

/** Compares the written form, so that a signature has one spelling only. */
const isSame = (expected: string, given: string): boolean => {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
};

/**
 * Tokens that carry their claims and need no storage: any server of the site can read them, after a restart too.
 * Signed with HMAC-SHA256 (RFC 2104), keys by HKDF (RFC 5869). The claims can be read by whoever holds the token.
 */
export const createSignedTokens = <Schema extends z.ZodType>({
  secrets,
  purpose,
  claims: claimsSchema,
  now = Date.now,
}: TokenOptions<Schema>): SignedTokens<z.infer<Schema>> => {
  const keys = secrets.map((secret) => keyFor(secret, purpose));

  return {
    issue: (claims, expiresAt) => {
      const [signingKey] = keys;
      if (signingKey === undefined) throw new TypeError('Tokens need a secret to be signed with');
      const payload = Buffer.from(JSON.stringify([Math.floor(expiresAt / 1_000), claims])).toString(
        'base64url',
      );
      return `${payload}.${signature(signingKey, payload)}`;
    },
    read: (token) => {
      if (token.length > LONGEST_TOKEN) return null;
      const [payload = '', signed = '', ...rest] = token.split('.');
      const isOurs = keys.some((key) => isSame(signature(key, payload), signed));
      if (!isOurs || rest.length > 0) return null;
      // What we signed is what we wrote.
      const [expiresAt, claims] = payloadSchema.parse(
        JSON.parse(Buffer.from(payload, 'base64url').toString()),
      );
      return expiresAt * 1_000 > now() ? (claimsSchema.safeParse(claims).data ?? null) : null;
    },
  };
};
