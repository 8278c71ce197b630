import { describe, expect, it } from 'vitest';
import { createVendorUrls } from '../../../server/src/vendor-urls/vendor-urls';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const PROVIDERS = new Map([
  ['kairval', { timeoutMs: 180_000, allowPrivateNetwork: false }],
  ['patient', { timeoutMs: 3_600_000, allowPrivateNetwork: false }],
  ['own', { timeoutMs: 180_000, allowPrivateNetwork: true }],
]);

const addresses = ({ apiUrl = 'https://blog.example.com/api', now = NOW, secrets = ['a secret'] } = {}) =>
  createVendorUrls({
    apiUrl,
    secrets,
    provider: (name) => PROVIDERS.get(name) ?? null,
    now: () => now,
  });

const share = (given = addresses(), provider = 'kairval', mime = 'image/jpeg') =>
  given.shareReference({ reference: { file: 12 }, mime, provider });

const tokenOf = (url: string): string =>
  url
    .split('/')
    .at(-1)!
    .replace(/\.(?:png|jpg)$/, '');

const call = { runId: 'run-1', provider: 'kairval', idempotencyKey: 'c0ffee' };

describe('the address of a reference', () => {
  it('stands for that file, and ends as the picture’s format does', async () => {
    const url = await share();
    expect(url).toMatch(/^https:\/\/blog\.example\.com\/api\/hero-image\/references\/[\w.-]+\.jpg$/);
    expect(addresses().sharedReference(tokenOf(url))).toEqual({ file: 12 });
    expect(await share(addresses(), 'kairval', 'image/png')).toMatch(/\.png$/);
  });

  it('may stand for a file of a template below the app', async () => {
    const reference = { path: './assets/style.png' };
    const url = await addresses().shareReference({ reference, mime: 'image/png', provider: 'kairval' });
    expect(addresses().sharedReference(tokenOf(url))).toEqual(reference);
  });

  it.each([
    ['kairval', 180],
    ['patient', 900],
  ])('holds as long as the patience with %s, 15 minutes at most', async (provider, seconds) => {
    const token = tokenOf(await share(addresses(), provider));
    const after = (passed: number) => addresses({ now: NOW + passed * 1_000 }).sharedReference(token);
    expect(after(seconds - 1)).toEqual({ file: 12 });
    expect(after(seconds)).toBeNull();
  });

  it('is not given where the site cannot be reached, and the sentence says what to do', async () => {
    const local = addresses({ apiUrl: 'http://localhost:1337/api' });
    await expect(share(local)).rejects.toMatchObject({
      code: 'config_invalid',
      message:
        'kairval takes reference images by address only, and http://localhost:1337 cannot be reached from outside: set publicUrl in the plugin’s config to the site’s public address, or choose a provider that takes files.',
    });
    await expect(share(local, 'not-configured')).rejects.toMatchObject({ code: 'config_invalid' });
  });

  it('is given to somebody’s own gateway on the same network', async () => {
    const local = addresses({ apiUrl: 'http://localhost:1337/api' });
    expect(await share(local, 'own')).toMatch(/^http:\/\/localhost:1337\/api\/hero-image\/references\//);
  });
});

describe('a site without keys', () => {
  it('starts, gives no addresses and believes none', async () => {
    const keyless = addresses({ secrets: [] });
    await expect(share(keyless)).rejects.toThrow(/set app\.keys in config\/server\.ts\.$/);
    expect(keyless.callbackUrl(call)).toBeNull();
    expect(keyless.sharedReference(tokenOf(await share()))).toBeNull();
  });
});

describe('the address for callbacks', () => {
  const url = addresses().callbackUrl(call)!;

  it('stands for one call of one run, and holds for a day', () => {
    expect(url).toMatch(/^https:\/\/blog\.example\.com\/api\/hero-image\/callbacks\/kairval\/[\w.-]+$/);
    const called = addresses().calledBack({ provider: 'kairval', token: tokenOf(url) });
    expect(called).toMatchObject({ runId: 'run-1', provider: 'kairval' });
    expect(called?.matches('c0ffee')).toBe(true);
    expect(called?.matches('c0ffef')).toBe(false);
    const nextDay = addresses({ now: NOW + 86_400_000 });
    expect(nextDay.calledBack({ provider: 'kairval', token: tokenOf(url) })).toBeNull();
  });

  it('does not hold the idempotency key', () => {
    const [payload = ''] = tokenOf(url).split('.');
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain('c0ffee');
  });

  it('is for that provider alone', () => {
    expect(addresses().calledBack({ provider: 'patient', token: tokenOf(url) })).toBeNull();
  });

  it('opens no picture, and the address of a picture is none for callbacks', async () => {
    expect(addresses().sharedReference(tokenOf(url))).toBeNull();
    const token = tokenOf(await share());
    expect(addresses().calledBack({ provider: 'kairval', token })).toBeNull();
  });

  it('is not given where the site cannot be reached, except to somebody’s own gateway', () => {
    const local = addresses({ apiUrl: 'http://blog.local/api' });
    expect(local.callbackUrl(call)).toBeNull();
    expect(local.callbackUrl({ ...call, provider: 'own' })).toMatch(/^http:\/\/blog\.local\/api\//);
  });

  it('takes providers of any name', () => {
    const provider = 'Käse & Brot/2';
    const given = addresses().callbackUrl({ ...call, provider })!;
    const [, written = ''] = /callbacks\/([^/]+)\//.exec(given) ?? [];
    expect(decodeURIComponent(written)).toBe(provider);
    expect(addresses().calledBack({ provider, token: tokenOf(given) })).toMatchObject({ provider });
  });
});
