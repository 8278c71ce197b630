import { describe, expect, it } from 'vitest';
import { isPublicUrl } from '../../../server/src/vendor-urls/is-public-url';

describe('isPublicUrl', () => {
  it.each([
    'https://blog.example.com/api',
    'https://blog.example.com./api',
    'http://example.com:8080',
    'https://localhost.example.com',
    'https://internal.dev',
    'https://93.184.216.34/api',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/api',
  ])('accepts %s', (url) => {
    expect(isPublicUrl(url)).toBe(true);
  });

  it.each([
    'http://localhost:1337/api',
    'http://LOCALHOST./api',
    'http://blog.localhost',
    'http://strapi:1337/api',
    'http://blog.local',
    'http://blog.internal',
    'http://blog.test.',
    'http://nas.home.arpa',
    'http://127.0.0.1:1337',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0.0.0.0:1337',
    'http://10.1.2.3',
    'http://192.168.0.10',
    'http://169.254.169.254',
    'http://[::1]:1337/api',
    'http://[::ffff:10.0.0.1]/',
    'http://[fd00::1]/',
    'ftp://example.com',
    'example.com',
    '',
  ])('rejects %s', (url) => {
    expect(isPublicUrl(url)).toBe(false);
  });
});
