import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBlockedHost } from '../../../../server/src/providers/http/address-guard';

describe('the address guard', () => {
  it.each([
    ['dotted', '127.0.0.1'],
    ['decimal', '2130706433'],
    ['hex', '0x7f000001'],
    ['short hex', '0x7f.1'],
    ['octal', '0177.0.0.1'],
    ['short', '127.1'],
    ['trailing dot', '127.0.0.1.'],
    ['full-width digits', '１２７.０.０.１'],
    ['IPv6 loopback', '::1'],
    ['bracketed', '[::1]'],
    ['written out', '0:0:0:0:0:0:0:1'],
    ['unspecified', '::'],
    ['mapped, dotted', '::ffff:127.0.0.1'],
    ['mapped, hex', '::ffff:7f00:1'],
    ['mapped, written out', '0:0:0:0:0:ffff:7f00:0001'],
    ['mapped, bracketed, upper case', '[::FFFF:7F00:1]'],
    ['mapped metadata', '::ffff:a9fe:a9fe'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['cloud metadata', '169.254.169.254'],
    ['cloud metadata, decimal', '2852039166'],
    ['AWS metadata over IPv6', 'fd00:ec2::254'],
    ['Alibaba metadata', '100.100.100.200'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['IPv4-translated', '::ffff:0:127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64, local', '64:ff9b:1::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['unspecified IPv4', '0.0.0.0'],
    ['zero', '0'],
    ['broadcast', '255.255.255.255'],
    ['empty', ''],
    ['no host at all', 'a b'],
  ])('blocks %s: %s', (_, host) => {
    expect(isBlockedHost(host)).toBe(true);
  });

  it.each([
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['100.64.0.0', '100.127.255.255'],
    ['127.0.0.0', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.0.0.0', '192.0.0.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['224.0.0.0', '255.255.255.255'],
    ['::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['64:ff9b::', '64:ff9b::ffff:ffff'],
    ['100::', '100::ffff:ffff:ffff:ffff'],
    ['2001::', '2001:1ff:ffff::'],
    ['2001:db8::', '2001:db8:ffff::'],
    ['2002::', '2002:ffff::'],
    ['3fff::', '3fff:fff::'],
    ['4000::', '7fff::'],
    ['fc00::', 'fdff:ffff::'],
    ['fe80::', 'febf:ffff::'],
    ['fec0::', 'feff::'],
    ['ff00::', 'ffff::'],
  ])('blocks both ends of the range from %s to %s', (first, last) => {
    expect([first, last].map(isBlockedHost)).toStrictEqual([true, true]);
  });

  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '::ffff:8.8.8.8',
    '2606:4700:4700::1111',
    '[2a00:1450:4001:801::200e]',
    'api.openai.com',
    'localhost.example.com',
  ])('allows %s', (host) => {
    expect(isBlockedHost(host)).toBe(false);
  });

  it('treats all spellings of an IPv4 address alike', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), (octets) => {
        const [a, b, c, d] = octets;
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        const group = (high: number, low: number) => (high * 256 + low).toString(16);
        const spellings = [
          octets.join('.'),
          String(number),
          `0x${number.toString(16)}`,
          octets.map((value) => `0${value.toString(8)}`).join('.'),
          octets.map((value) => `0x${value.toString(16)}`).join('.'),
          `${a}.${b}.${c * 256 + d}`,
          `::ffff:${octets.join('.')}`,
          `[::ffff:${group(a, b)}:${group(c, d)}]`,
        ];
        expect(new Set(spellings.map(isBlockedHost)).size).toBe(1);
      }),
    );
  });
});
