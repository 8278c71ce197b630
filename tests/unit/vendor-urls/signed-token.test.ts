import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSignedTokens } from '../../../server/src/vendor-urls/signed-token';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const claims = z.strictObject({ file: z.number() });

const tokens = ({ secrets = ['first secret', 'second secret'], purpose = 'reference', now = NOW } = {}) =>
  createSignedTokens({ secrets, purpose, claims, now: () => now });

const token = tokens().issue({ file: 12 }, NOW + 60_000);

describe('a signed token', () => {
  it('returns its claims on every server with the same keys', () => {
    expect(tokens().read(token)).toEqual({ file: 12 });
  });

  it('is short, and needs no escaping in a URL', () => {
    expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
    expect(token.length).toBeLessThan(100);
  });

  it('is the same for the same claims and time', () => {
    expect(tokens().issue({ file: 12 }, NOW + 60_000)).toBe(token);
  });

  it('expires exactly on time', () => {
    expect(tokens({ now: NOW + 59_999 }).read(token)).toEqual({ file: 12 });
    expect(tokens({ now: NOW + 60_000 }).read(token)).toBeNull();
  });

  it('is invalid with any character changed, removed or added', () => {
    for (let index = 0; index < token.length; index += 1) {
      const [before, after] = [token.slice(0, index), token.slice(index + 1)];
      for (const other of ['A', 'B', '_', '.', ''].filter((character) => character !== token[index]))
        expect(tokens().read(`${before}${other}${after}`), `${index}: ${other}`).toBeNull();
    }
    for (const longer of [`${token}A`, `${token}.`, `.${token}`, `${token}=`, ` ${token}`])
      expect(tokens().read(longer)).toBeNull();
  });

  it('is invalid with other claims under the same signature', () => {
    const [payload = '', signature = ''] = token.split('.');
    const changed = Buffer.from(payload, 'base64url').toString().replace('12', '13');
    const forged = `${Buffer.from(changed).toString('base64url')}.${signature}`;
    expect(tokens().read(forged)).toBeNull();
  });

  it('is invalid for another purpose with the same keys and claims', () => {
    expect(tokens({ purpose: 'callback' }).read(token)).toBeNull();
  });

  it('is not issued without a secret', () => {
    expect(() => tokens({ secrets: [] }).issue({ file: 12 }, NOW + 60_000)).toThrow(TypeError);
    expect(tokens({ secrets: [] }).read(token)).toBeNull();
  });

  it('of another site is invalid', () => {
    expect(tokens({ secrets: ['somebody else'] }).read(token)).toBeNull();
  });

  it('stays valid when the keys are rotated one by one', () => {
    expect(tokens({ secrets: ['new secret', 'first secret'] }).read(token)).toEqual({ file: 12 });
  });

  it('with claims of an older schema is invalid', () => {
    const old = createSignedTokens({
      secrets: ['first secret'],
      purpose: 'reference',
      claims: z.object({ picture: z.string() }),
      now: () => NOW,
    });
    expect(tokens().read(old.issue({ picture: 'a.png' }, NOW + 60_000))).toBeNull();
  });

  it.each(['', '.', '..', 'a', 'a.b', 'a.b.c', '%00.%00', 'x'.repeat(5_000)])(
    'is not accepted as “%.20s”',
    (given) => {
      expect(tokens().read(given)).toBeNull();
    },
  );
});
