import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import { absoluteUrl } from '../../../server/src/head/absolute-url';

describe('absoluteUrl', () => {
  it.each([
    ['/uploads/a.webp', 'https://example.com', 'https://example.com/uploads/a.webp'],
    ['/uploads/a.webp', 'https://example.com/', 'https://example.com/uploads/a.webp'],
    ['/uploads/a.webp', 'https://example.com/cms/', 'https://example.com/cms/uploads/a.webp'],
    ['uploads/a.webp', 'http://localhost:1337', 'http://localhost:1337/uploads/a.webp'],
    ['https://cdn.example.net/a.webp', 'https://example.com', 'https://cdn.example.net/a.webp'],
    ['//cdn.example.net/a.webp', 'https://example.com', 'https://cdn.example.net/a.webp'],
    ['/uploads/a b.webp', 'https://example.com', 'https://example.com/uploads/a%20b.webp'],
  ])('resolves %s at %s to %s', (url, publicUrl, expected) => {
    expect(absoluteUrl(url, publicUrl)).toBe(expected);
  });

  it.each([
    ['javascript:alert(1)', 'https://example.com'],
    ['data:text/html,x', 'https://example.com'],
    ['/uploads/a.webp', ''],
    ['/uploads/a.webp', '/cms'],
    ['/uploads/a.webp', 'ftp://example.com'],
  ])('rejects %s at "%s" and names publicUrl', (url, publicUrl) => {
    const attempt = () => absoluteUrl(url, publicUrl);
    expect(attempt).toThrow(HeroError);
    expect(attempt).toThrow(/publicUrl/);
  });
});
