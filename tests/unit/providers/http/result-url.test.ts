import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../../server/src/contracts/error';
import { parseResultUrl } from '../../../../server/src/providers/http/result-url';

const judge = (url: string, resultHosts: string[] | null = null, allowPrivateNetwork = false): string => {
  try {
    return parseResultUrl(url, { resultHosts, allowPrivateNetwork }).href;
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    return error.code;
  }
};

describe('a result address', () => {
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
  ])('%s passes the host list %j', (url, hosts) => {
    expect(judge(url, hosts)).toBe(new URL(url).href);
  });

  it.each([
    ['https://example.com/a.png', ['*.example.com']],
    ['https://evilexample.com/a.png', ['*.example.com']],
    ['https://cdn.example.com.evil.test/a.png', ['*.example.com', 'cdn.example.com']],
    ['https://sub.cdn.example.com/a.png', ['cdn.example.com']],
    ['https://cdn.example.com@evil.test/a.png', ['cdn.example.com']],
    ['https://cdn.example.com/a.png', []],
  ])('%s does not pass the host list %j', (url, hosts) => {
    expect(judge(url, hosts)).toBe('download_blocked');
  });

  it('may be http and have any port for a provider with allowPrivateNetwork, but no other scheme', () => {
    expect(judge('http://10.0.0.7:8080/a.png', null, true)).toBe('http://10.0.0.7:8080/a.png');
    expect(judge('http://10.0.0.7:8080/a.png', ['files.test'], true)).toBe('download_blocked');
    expect(judge('ftp://10.0.0.7/a.png', null, true)).toBe('download_blocked');
  });

  it('is named in the error by its host only: signatures are secrets', () => {
    expect(() =>
      parseResultUrl('http://cdn.example.com/a.png?sig=s3cret', {
        resultHosts: null,
        allowPrivateNetwork: false,
      }),
    ).toThrow(/^The picture was not downloaded from cdn\.example\.com because it is not an https address: /);
  });
});
