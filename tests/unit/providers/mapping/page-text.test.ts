import { describe, expect, it } from 'vitest';
import { pageText } from '../../../../server/src/providers/mapping/page-text';

describe('pageWords', () => {
  it.each([
    ['a plain text', ' Invalid\n size ', 'Invalid size'],
    ['a page’s title', '<!doctype html><head><title>502 &amp; gone</title><body>x', '502 & gone'],
    ['a page without a title', '<html><style>b { }</style><h1>Not&nbsp;here</h1><p>&#33;</p>', 'Not here !'],
    [
      'XML',
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No</Message></Error>',
      'AccessDenied No',
    ],
  ])('finds the text of %s', (_, body, words) => {
    expect(pageText(Buffer.from(body))).toBe(words);
  });

  it.each([
    ['nothing', Buffer.from(' \n')],
    ['markup alone', Buffer.from('<br/><hr/>')],
    ['bytes', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x80])],
    // It may contain signed URLs.
    ['broken JSON', Buffer.from('{"data":[{"url":"https://cdn.test/1.png?sig=x')],
  ])('finds no text in %s', (_, body) => {
    expect(pageText(body)).toBeNull();
  });

  it('finishes quickly for any page', () => {
    expect(pageText(Buffer.from('<script'.repeat(100_000)))).toBeNull();
    expect(pageText(Buffer.from(`<title>Long</title>${'é'.repeat(100_000)}`))).toBe('Long');
  });
});
