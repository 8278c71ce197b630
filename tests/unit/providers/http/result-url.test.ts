import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../../server/src/contracts/error';
import { parseResultUrl, privateNetworkOf } from '../../../../server/src/providers/http/result-url';
import type { PrivateNetwork } from '../../../../server/src/providers/http/result-url';

const judge = (
  url: string,
  resultHosts: string[] | null = null,
  privateNetwork: PrivateNetwork = { kind: 'closed' },
): string => {
  try {
    return parseResultUrl(url, { resultHosts, privateNetwork }).url.href;
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    return error.code;
  }
};

describe('the URL of a result', () => {
  it.each([
    'http://cdn.example.com/a.png',
    'ftp://cdn.example.com/a.png',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    '//cdn.example.com/a.png',
    '/a.png',
    'no address',
    '',
    'https://cdn.example.com:8443/a.png',
    'https://cdn.example.com:22/a.png',
    'https://user@cdn.example.com/a.png',
    'https://user:password@cdn.example.com/a.png',
  ])('is blocked when it is %s', (url) => {
    expect(judge(url)).toBe('download_blocked');
  });

  it.each([
    ['https://cdn.example.com/a.png?sig=1', null],
    ['https://cdn.example.com:443/a.png', null],
    ['https://cdn.example.com/a.png', ['cdn.example.com']],
    ['https://CDN.Example.com/a.png', ['Cdn.example.COM']],
    ['https://cdn.example.com./a.png', ['cdn.example.com']],
    ['https://a.b.example.com/a.png', ['files.test', '*.example.com']],
  ])('%s matches the host list %j', (url, hosts) => {
    expect(judge(url, hosts)).toBe(new URL(url).href);
  });

  it.each([
    ['https://example.com/a.png', ['*.example.com']],
    ['https://evilexample.com/a.png', ['*.example.com']],
    ['https://cdn.example.com.evil.test/a.png', ['*.example.com', 'cdn.example.com']],
    ['https://sub.cdn.example.com/a.png', ['cdn.example.com']],
    ['https://cdn.example.com@evil.test/a.png', ['cdn.example.com']],
    ['https://cdn.example.com/a.png', []],
  ])('%s does not match the host list %j', (url, hosts) => {
    expect(judge(url, hosts)).toBe('download_blocked');
  });

  it('may use http and any port where every network is allowed, but no other scheme', () => {
    const any = { kind: 'any' } as const;
    expect(judge('http://10.0.0.7:8080/a.png', null, any)).toBe('http://10.0.0.7:8080/a.png');
    expect(judge('http://10.0.0.7:8080/a.png', ['files.test'], any)).toBe('download_blocked');
    expect(judge('ftp://10.0.0.7/a.png', null, any)).toBe('download_blocked');
    expect(judge('http://user@10.0.0.7/a.png', null, any)).toBe('download_blocked');
  });

  it.each([
    ['http://10.0.0.7:8080/files/a.png', null, false],
    ['https://10.0.0.7/a.png', null, true],
    ['https://cdn.example.com/a.png', null, true],
    ['http://files.internal:9000/a.png', ['files.internal'], false],
    ['http://a.files.internal/a.png', ['*.files.internal'], false],
    ['http://10.0.0.7:8080/a.png', ['10.0.0.7'], false],
  ])('%s, hosts %j, of the gateway at http://10.0.0.7:8080 is allowed', (url, hosts, isGuarded) => {
    const privateNetwork = { kind: 'own', origin: 'http://10.0.0.7:8080' } as const;
    const judged = parseResultUrl(url, { resultHosts: hosts, privateNetwork });
    expect(judged).toStrictEqual({ url: new URL(url), isGuarded });
  });

  it.each([
    ['http://10.0.0.7:8081/a.png', null],
    ['http://10.0.0.7/a.png', null],
    ['http://10.0.0.8:8080/a.png', null],
    ['http://cdn.example.com/a.png', null],
    ['https://cdn.example.com:8080/a.png', null],
    ['http://10.0.0.7:8080/a.png', ['files.internal']],
    ['http://files.internal.evil.test/a.png', ['files.internal']],
  ])('%s, hosts %j, of the gateway at http://10.0.0.7:8080 is blocked', (url, hosts) => {
    expect(judge(url, hosts, { kind: 'own', origin: 'http://10.0.0.7:8080' })).toBe('download_blocked');
  });

  it('appears in errors by its host only, since signatures are secrets', () => {
    expect(() =>
      parseResultUrl('http://cdn.example.com/a.png?sig=s3cret', {
        resultHosts: null,
        privateNetwork: { kind: 'closed' },
      }),
    ).toThrow(/^The picture was not downloaded from cdn\.example\.com because it is not an https address: /);
  });
});

describe('private addresses', () => {
  const baseUrl = 'http://gateway.internal:8080/v1';
  it.each([
    [{ allowPrivateNetwork: false, baseUrl, resultHosts: ['a.test'] }, { kind: 'closed' }],
    [{ allowPrivateNetwork: false, baseUrl: null, resultHosts: null }, { kind: 'closed' }],
    [
      { allowPrivateNetwork: true, baseUrl, resultHosts: null },
      { kind: 'own', origin: 'http://gateway.internal:8080' },
    ],
    [
      { allowPrivateNetwork: true, baseUrl, resultHosts: ['a.test'] },
      { kind: 'own', origin: 'http://gateway.internal:8080' },
    ],
    [
      { allowPrivateNetwork: true, baseUrl: null, resultHosts: ['a.test'] },
      { kind: 'own', origin: null },
    ],
    [{ allowPrivateNetwork: true, baseUrl: null, resultHosts: null }, { kind: 'any' }],
  ])('are allowed for %j with %j', (settings, expected) => {
    expect(privateNetworkOf(settings)).toStrictEqual(expected);
  });
});
