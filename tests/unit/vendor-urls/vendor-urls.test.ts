import { describe, expect, it } from 'vitest';
import { createVendorUrls } from '../../../server/src/vendor-urls/vendor-urls';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const PROVIDERS = new Map([
  ['kairval', { timeoutMs: 180_000, allowPrivateNetwork: false }],
  ['patient', { timeoutMs: 3_600_000, allowPrivateNetwork: false }],
  ['own', { timeoutMs: 180_000, allowPrivateNetwork: true }],
]);

const createUrls = ({ apiUrl = 'https://blog.example.com/api', now = NOW, secrets = ['a secret'] } = {}) =>
  createVendorUrls({
    apiUrl,
    secrets,
    provider: (name) => PROVIDERS.get(name) ?? null,
    now: () => now,
  });

const share = (vendorUrls = createUrls(), provider = 'kairval', mime = 'image/jpeg') =>
  vendorUrls.shareReference({ reference: { file: 12 }, mime, provider });

const tokenOf = (url: string): string =>
  url
    .split('/')
    .at(-1)!
    .replace(/\.(?:png|jpg)$/, '');

const call = { runId: 'run-1', provider: 'kairval', idempotencyKey: 'c0ffee' };

describe('the URL of a reference', () => {
  it('identifies the file, and has the extension of its format', async () => {
    const url = await share();
    expect(url).toMatch(/^https:\/\/blog\.example\.com\/api\/hero-image\/references\/[\w.-]+\.jpg$/);
    expect(createUrls().sharedReference(tokenOf(url))).toEqual({ file: 12 });
    expect(await share(createUrls(), 'kairval', 'image/png')).toMatch(/\.png$/);
  });

  it("can identify a template's file below the app", async () => {
    const reference = { path: './assets/style.png' };
    const url = await createUrls().shareReference({ reference, mime: 'image/png', provider: 'kairval' });
    expect(createUrls().sharedReference(tokenOf(url))).toEqual(reference);
  });

  it.each([
    ['kairval', 180],
    ['patient', 900],
  ])('is valid for the timeout of %s, 15 minutes at most', async (provider, seconds) => {
    const token = tokenOf(await share(createUrls(), provider));
    const after = (passed: number) => createUrls({ now: NOW + passed * 1_000 }).sharedReference(token);
    expect(after(seconds - 1)).toEqual({ file: 12 });
    expect(after(seconds)).toBeNull();
  });

  it('is refused with advice where the site cannot be reached from outside', async () => {
    const local = createUrls({ apiUrl: 'http://localhost:1337/api' });
    await expect(share(local)).rejects.toMatchObject({
      code: 'config_invalid',
      message:
        'kairval takes reference images by address only, and http://localhost:1337 cannot be reached from outside: set publicUrl in the plugin’s config to the site’s public address, or choose a provider that takes files.',
    });
    await expect(share(local, 'not-configured')).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('is issued to a provider that is allowed on the private network', async () => {
    const local = createUrls({ apiUrl: 'http://localhost:1337/api' });
    expect(await share(local, 'own')).toMatch(/^http:\/\/localhost:1337\/api\/hero-image\/references\//);
  });
});

describe('vendor URLs without app keys', () => {
  it('are neither issued nor accepted', async () => {
    const keyless = createUrls({ secrets: [] });
    await expect(share(keyless)).rejects.toThrow(/set app\.keys in config\/server\.ts\.$/);
    expect(keyless.callbackUrl(call)).toBeNull();
    expect(keyless.sharedReference(tokenOf(await share()))).toBeNull();
  });
});

describe('the callback URL', () => {
  const url = createUrls().callbackUrl(call)!;

  it('identifies one call of one run, and is valid for a day', () => {
    expect(url).toMatch(/^https:\/\/blog\.example\.com\/api\/hero-image\/callbacks\/kairval\/[\w.-]+$/);
    const called = createUrls().calledBack({ provider: 'kairval', token: tokenOf(url) });
    expect(called).toMatchObject({ runId: 'run-1', provider: 'kairval' });
    expect(called?.matches('c0ffee')).toBe(true);
    expect(called?.matches('c0ffef')).toBe(false);
    const nextDay = createUrls({ now: NOW + 86_400_000 });
    expect(nextDay.calledBack({ provider: 'kairval', token: tokenOf(url) })).toBeNull();
  });

  it('does not contain the idempotency key', () => {
    const [payload = ''] = tokenOf(url).split('.');
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain('c0ffee');
  });

  it('is valid for its provider only', () => {
    expect(createUrls().calledBack({ provider: 'patient', token: tokenOf(url) })).toBeNull();
  });

  it('is not interchangeable with the URL of a reference', async () => {
    expect(createUrls().sharedReference(tokenOf(url))).toBeNull();
    const token = tokenOf(await share());
    expect(createUrls().calledBack({ provider: 'kairval', token })).toBeNull();
  });

  it('is issued for an unreachable site only to a provider allowed on the private network', () => {
    const local = createUrls({ apiUrl: 'http://blog.local/api' });
    expect(local.callbackUrl(call)).toBeNull();
    expect(local.callbackUrl({ ...call, provider: 'own' })).toMatch(/^http:\/\/blog\.local\/api\//);
  });

  it('supports any provider name', () => {
    const provider = 'Käse & Brot/2';
    const callbackUrl = createUrls().callbackUrl({ ...call, provider })!;
    const [, written = ''] = /callbacks\/([^/]+)\//.exec(callbackUrl) ?? [];
    expect(decodeURIComponent(written)).toBe(provider);
    expect(createUrls().calledBack({ provider, token: tokenOf(callbackUrl) })).toMatchObject({ provider });
  });
});
