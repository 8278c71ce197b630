import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanLines, cleanText } from '../../../server/src/prompt/clean-text';
import { plainText, truncate } from '../../../server/src/prompt/plain-text';

const html = (value: string) => plainText(value, { markdown: false });
const markdown = (value: string) => plainText(value, { markdown: true });

describe('plainText of a title', () => {
  test.each([
    ['5 < 10 && C++ <b>bold</b> & <script>alert(1)</script>', '5 < 10 && C++ bold &'],
    ['R&D', 'R&D'],
    ['a <b', 'a <b'],
    ['&lt;tag&gt;', '<tag>'],
    ['Tom &amp; Jerry&#39;s &#x1F600;', "Tom & Jerry's 😀"],
    ['The <dialog> element', 'The <dialog> element'],
    ['The <img> element', 'The <img> element'],
    ['List<String> and Map<K, V>', 'List<String> and Map<K, V>'],
    ['I <3 this, a<b and c>d', 'I <3 this, a<b and c>d'],
    ['?a=1&copy=2', '?a=1&copy=2'],
    ['Learn <!DOCTYPE html>', 'Learn <!DOCTYPE html>'],
    ['<!DOCTYPE html> explained', '<!DOCTYPE html> explained'],
    ['What <?xml version="1.0"?> is for', 'What <?xml version="1.0"?> is for'],
    ['<!DOCTYPE html><html><body>Page</body></html>', 'Page'],
    ['<![CDATA[Imported & kept]]>', 'Imported & kept'],
    ['Use <b> not <strong>', 'Use <b> not <strong>'],
    ['a < b', 'a < b'],
    ['<T> generics', '<T> generics'],
    ['Why </body> may be left out', 'Why </body> may be left out'],
    ['<p> or <div>?', '<p> or <div>?'],
    ['</title><img src=x onerror=alert(1)>', ''],
    ['One </b>two', 'One two'],
    ['<style>p { color: red }</style>Red <em>paint</em>', 'Red paint'],
    ['<img src=x onerror=alert(1)>Photo', 'Photo'],
    ['<svg onload=alert(1)>', ''],
    ['<a href="https://example.com">Link</a><!-- note -->', 'Link'],
    ['Line<br>break', 'Line break'],
    ['**not markdown** # 1', '**not markdown** # 1'],
    ['"Quotes" ‘and’ “more”', '"Quotes" ‘and’ “more”'],
    ['   ', ''],
    ['', ''],
  ])('reads %j as %j', async (title, expected) => {
    expect(await html(title)).toBe(expected);
  });

  test('separates blocks, list items and table cells', async () => {
    expect(
      await html(
        '<h2>Head</h2><p>One</p><p>Two</p><ul><li>a</li><li>b</li></ul><table><tr><td>1</td><td>2</td></tr></table>',
      ),
    ).toBe('Head One Two a b 1 2');
  });

  test('reads a deeply nested page to its innermost text', async () => {
    expect(await html('<div>'.repeat(1_700) + 'deep' + '</div>'.repeat(1_700))).toBe('deep');
  });

  test('finds the text after an inlined image', async () => {
    const picture = `<img src="data:image/png;base64,${'A'.repeat(500_000)}">`;
    expect(await html(`${picture}<p>The text</p>`)).toBe('The text');
    expect(await markdown(`![p](data:image/png;base64,${'A'.repeat(500_000)})\n\nThe text`)).toBe('The text');
  });
});

describe('plainText of Markdown', () => {
  test.each([
    [
      '# Head\n\nSome **bold**, _thin_ and `a<b>` [link](http://x)\n\n- one\n- two',
      'Head Some bold, thin and a<b> link one two',
    ],
    ['> quoted\n\n1. first\n2. second', 'quoted 1. first 2. second'],
    ['<p>Rich <b>HTML</b></p>\n\n<script>bad()</script>', 'Rich HTML'],
    ['5 * 3 * 2, snake_case_name, R&D, <T> generics', '5 * 3 * 2, snake_case_name, R&D, <T> generics'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', 'a b 1 2'],
  ])('reads %j as %j', async (source, expected) => {
    expect(await markdown(source)).toBe(expected);
  });
});

describe('cleanText', () => {
  test.each([
    ['bidi overrides and isolates', 'a\u202Eb\u2066c\u200Fd', 'abcd'],
    ['controls', 'a\u0000b\u0007c\u009Fd', 'abcd'],
    ['zero-width characters, soft hyphens and a byte-order mark', '\uFEFFa\u200Bb\u2060c\u00ADd', 'abcd'],
    ['lone surrogates', 'a\uD800b\uDC00c', 'abc'],
    ['joiners between letters that need none', 'a\u200Db\u200Cc', 'abc'],
    ['text smuggled in tag characters', 'ti\u{E0041}\u{E0042}tle', 'title'],
    ['bytes smuggled in variation selectors', 'a\uFE0F\uFE0E\uFE01\u{E0101}\u{E0102}b', 'a\uFE0Fb'],
    ['blank letters', '\u3164\u2800', ''],
  ])('removes %s', (_what, hidden, expected) => {
    expect(cleanText(hidden)).toBe(expected);
  });

  test.each([
    ['a woman technologist', '👩‍💻'],
    ['skin tones in a joined emoji', '👩🏽‍💻'],
    ['a heart on fire', '❤️‍🔥'],
    ['a pirate flag', '🏴‍☠️'],
    ['the flag of England', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
    ['Persian with its non-joiner', 'می\u200Cخواهم'],
    ['Devanagari with its joiner', 'क्\u200Dष'],
    ['Hebrew', 'שלום עולם'],
    ['a Han variant', '葛\u{E0100}'],
    ['Vietnamese', 'Tiếng Việt'],
  ])('keeps %s', (_what, text) => {
    expect(cleanText(text)).toBe(text.normalize('NFC'));
  });

  test('composes combining marks and caps a stack of them', () => {
    expect(cleanText('cafe\u0301')).toBe('café');
    expect(cleanText('Z' + '\u0301'.repeat(1_000)).length).toBeLessThan(12);
  });

  test('removes a joiner that is needless once its marks are in canonical order', () => {
    for (const text of ['\u0301\u08CF\u200C', '\u0301\u200C\u08CF\u200C'])
      expect(cleanText(text)).toBe('\u08CF\u0301');
  });

  test('returns clean and well-formed text for any input, and is idempotent', () => {
    const special = fc.constantFrom(
      ...[
        '\uFE0F',
        '\uFE0E',
        '\u{E0101}',
        '\u200D',
        '\u200C',
        '\u0301',
        '\u{1F3FD}',
        '\u{1F3F4}',
        '\u{E0067}',
      ],
      ...[
        '\u{E007F}',
        '👩',
        '💻',
        'ه',
        'क्',
        '葛',
        '\uD800',
        '\uDC00',
        '\u200B',
        ' ',
        '\u3164',
        '\n',
        'a',
        'ᄀ',
        'ᅡ',
      ],
    );
    const hidden = /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u200B\uFEFF]|\p{Cs}|\s\s/u;
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), special), maxLength: 60 }),
        (value) => {
          const cleaned = cleanText(value);
          return !hidden.test(cleaned) && cleanText(cleaned) === cleaned;
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('plainText never throws', async () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '&',
      'b',
      '/',
      '!--',
      '"',
      '<p>',
      '</p>',
      '`',
      '*',
      '&lt;',
      ' ',
      '[',
      '](',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.boolean(), async (pieces, isMarkdown) => {
        expect(typeof (await plainText(pieces.join(''), { markdown: isMarkdown }))).toBe('string');
      }),
      { numRuns: 500 },
    );
  });

  test('cleanLines keeps line breaks, with one blank line at most', () => {
    expect(cleanLines('\n a  b \r\n\r\n\n\n c\u200B\n')).toBe('a b\n\nc');
  });
});

describe('truncate', () => {
  test.each([
    ['The quick brown fox jumps, over', 27, 'The quick brown fox jumps…'],
    ['short', 5, 'short'],
    ['👩‍💻👩‍💻👩‍💻', 12, '👩‍💻👩‍💻…'],
    ['Donaudampfschifffahrt', 10, 'Donaudamp…'],
    ['anything', 0, ''],
  ])('cuts %j at %i characters to %j', (text, max, expected) => {
    expect(truncate(text, max)).toBe(expected);
  });

  test('cuts Chinese between words', () => {
    expect(truncate('这是一个非常长的中文标题需要截断', 10)).toMatch(/^这是一个非常长的?…$/u);
  });

  test('never exceeds the limit or splits an emoji or an accented letter', () => {
    const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 1, max: 60 }),
        (text, max) => {
          const cut = truncate(text, max);
          if (cut === text) return text.length <= max;
          const kept = cut.slice(0, -1);
          const next = graphemes.segment(text).containing(kept.length);
          return cut.length <= max && text.startsWith(kept) && next?.index === kept.length;
        },
      ),
      { numRuns: 500 },
    );
  });
});
