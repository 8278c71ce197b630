import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Longer tokens are rejected before any computation. */
const LONGEST_TOKEN = 4_096;

export interface SignedTokens<Claims> {
  /**
   * A token for a URL, of letters, digits, `-`, `_` and one dot. `expiresAt` in epoch milliseconds.
   *
   * @throws TypeError without a secret
   */
  issue: (claims: Claims, expiresAt: number) => string;
  /** The claims of a token; null when it is foreign, modified, expired or of another purpose. */
  read: (token: string) => Claims | null;
}

const payloadSchema = z.tuple([z.number(), z.unknown()]);

interface TokenOptions<Schema extends z.ZodType> {
  /** Strapi's `server.app.keys`: the first one signs and all of them verify, so that keys can be rotated. */
  secrets: readonly string[];
  /** Each purpose has its own keys, so that a token is valid for one purpose only. */
  purpose: string;
  claims: Schema;
  /** Epoch milliseconds. */
  now?: () => number;
}

const keyFor = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `strapi-plugin-hero-image/${purpose}`, 32));

const signature = (key: Buffer, payload: string): string =>
  createHmac('sha256', key).update(payload).digest('base64url');

/** Compares the encoded form, so that a signature has a single valid encoding. */
const isSame = (expected: string, given: string): boolean => {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
};

/**
 * Tokens that contain their claims and need no storage: every server of the site can read them, also after a restart.
 * Signed with HMAC-SHA256 (RFC 2104), keys by HKDF (RFC 5869). The claims are not encrypted.
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
      // A valid signature proves that `issue` wrote the payload.
      const [expiresAt, claims] = payloadSchema.parse(
        JSON.parse(Buffer.from(payload, 'base64url').toString()),
      );
      return expiresAt * 1_000 > now() ? (claimsSchema.safeParse(claims).data ?? null) : null;
    },
  };
};
