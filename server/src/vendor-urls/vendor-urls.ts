import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HeroError } from '../contracts/error';
import { assetReferenceSchema, type AssetReference } from '../contracts/template';
import { isPublicUrl } from './is-public-url';
import { createSignedTokens } from './signed-token';

/** Vendors fetch a reference when they begin to draw, not later. */
const LONGEST_SHARE_MS = 15 * 60_000;
const CALLBACK_MS = 24 * 3_600_000;

interface VendorUrlParts {
  /** Public URL of the content API: an origin with the API's prefix, without a trailing slash. */
  apiUrl: string;
  secrets: readonly string[];
  /** Settings of a configured provider; null for any other name. */
  provider: (name: string) => { timeoutMs: number; allowPrivateNetwork: boolean } | null;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** The paid call that a callback URL names. */
export interface CalledBack {
  runId: string;
  provider: string;
  /** Whether this is the idempotency key of the call. */
  matches: (idempotencyKey: string) => boolean;
}

export interface VendorUrls {
  /** A short-lived public URL of a prepared reference, for this provider. @throws HeroError config_invalid */
  shareReference: (shared: { reference: AssetReference; mime: string; provider: string }) => Promise<string>;
  /** The callback URL for a call of a run; null when the site is not public. */
  callbackUrl: (call: { runId: string; provider: string; idempotencyKey: string }) => string | null;
  /** The reference that a token names; null for an invalid or expired token. */
  sharedReference: (token: string) => AssetReference | null;
  /** The call that a token names; null also for another provider. */
  calledBack: (address: { provider: string; token: string }) => CalledBack | null;
}

const callClaims = z.strictObject({ run: z.string(), provider: z.string(), call: z.string() });

/** URLs contain a hash instead of the key, because proxies log them. */
const fingerprint = (idempotencyKey: string): string =>
  createHash('sha256').update(idempotencyKey).digest('base64url').slice(0, 22);

/** Creates and reads the signed URLs that are given to vendors. They expire and are not stored. */
export const createVendorUrls = ({
  apiUrl,
  secrets,
  provider: findProvider,
  now = Date.now,
}: VendorUrlParts): VendorUrls => {
  const references = createSignedTokens({ secrets, purpose: 'reference', claims: assetReferenceSchema, now });
  const calls = createSignedTokens({ secrets, purpose: 'callback', claims: callClaims, now });
  const isPublic = isPublicUrl(apiUrl);

  /** The reason why a provider cannot be given a URL; null when it can. */
  const refusal = (name: string): HeroError | null => {
    const invalid = (message: string): HeroError => new HeroError({ code: 'config_invalid', message });
    if (secrets.length === 0) {
      return invalid(
        `${name} takes reference images by address only, and Strapi has no key to sign one with: set app.keys in config/server.ts.`,
      );
    }
    // A self-hosted gateway is on the same network as the site.
    if (isPublic || findProvider(name)?.allowPrivateNetwork === true) return null;
    return invalid(
      `${name} takes reference images by address only, and ${new URL(apiUrl).origin} cannot be reached from outside: set publicUrl in the plugin’s config to the site’s public address, or choose a provider that takes files.`,
    );
  };

  return {
    shareReference: ({ reference, mime, provider }) => {
      const refused = refusal(provider);
      if (refused !== null) return Promise.reject(refused);
      const timeoutMs = findProvider(provider)?.timeoutMs ?? LONGEST_SHARE_MS;
      const token = references.issue(reference, now() + Math.min(timeoutMs, LONGEST_SHARE_MS));
      const ending = mime === 'image/png' ? 'png' : 'jpg';
      return Promise.resolve(`${apiUrl}/hero-image/references/${token}.${ending}`);
    },
    sharedReference: (token) => references.read(token),
    callbackUrl: ({ runId, provider, idempotencyKey }) => {
      if (refusal(provider) !== null) return null;
      const claims = { run: runId, provider, call: fingerprint(idempotencyKey) };
      const token = calls.issue(claims, now() + CALLBACK_MS);
      return `${apiUrl}/hero-image/callbacks/${encodeURIComponent(provider)}/${token}`;
    },
    calledBack: ({ provider, token }) => {
      const claims = calls.read(token);
      if (claims?.provider !== provider) return null;
      const { run: runId, call } = claims;
      return { runId, provider, matches: (key) => fingerprint(key) === call };
    },
  };
};
