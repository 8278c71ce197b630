import { beforeAll, describe, expect, it } from 'vitest';
import { fontProblems, loadFonts, type FontSet } from '../../../server/src/image/card/fonts';
import { coveredText } from '../../../server/src/image/card/glyph-coverage';
import { interFile } from './card-content';

let fonts: FontSet;
beforeAll(async () => {
  fonts = await loadFonts([]);
});

const covered = (text: string): string => coveredText(text, fonts.title);

describe('the text of a card', () => {
  it.each([
    ['L’été où tout a changé', 'L’été où tout a changé'],
    ['Zażółć gęślą jaźń', 'Zażółć gęślą jaźń'],
    ['Nghệ thuật viết', 'Nghệ thuật viết'],
    ['İstanbul’da ığdır', 'İstanbul’da ığdır'],
    ['Привет, мир', 'Привет, мир'],
    ['Ελλάδα', 'Ελλάδα'],
    ['C++ & C#: `useEffect()`', 'C++ & C#: `useEffect()`'],
  ])('keeps %s', (text, expected) => {
    expect(covered(text)).toBe(expected);
  });

  it.each([
    ['🚀 Launch day 🎉!', 'Launch day!'],
    ['Ship it (🚢) today', 'Ship it today'],
    ['Family 👨‍👩‍👧‍👦 first', 'Family first'],
    ['Flags 🇫🇷 and 1️⃣ keys', 'Flags and 1 keys'],
    ['Tokyo 東京 guide', 'Tokyo guide'],
    ['broken \uFFFD and \uE000 private', 'broken and private'],
    ['zero\u200Bwidth \u202Eturned\u202C', 'zerowidth turned'],
    ['lone \uD83D half', 'lone half'],
    ['cafe\u0301', 'café'],
  ])('omits characters without a glyph in %s', (text, expected) => {
    expect(covered(text)).toBe(expected);
  });

  it.each(['🚀🎉✨', '日本語のタイトル', 'مرحبا بالعالم!', 'ראשון (2)', '   ', ''])(
    'is empty where nothing readable remains of "%s"',
    (text) => {
      expect(covered(text)).toBe('');
    },
  );

  it('uses the glyphs of a configured font', async () => {
    const before = 'Ⴀ';
    expect(covered(before)).toBe('');
    const onlyCyrillic = await loadFonts([
      { bytes: interFile('inter-cyrillic-400-normal.woff'), weight: 400 },
    ]);
    const { faces } = onlyCyrillic.title;
    expect(faces.at(-1)?.covers('Ж'.codePointAt(0) ?? 0)).toBe(true);
    const alone = { faces: faces.slice(-1), family: '' };
    expect(coveredText('Жук the beetle', alone)).toBe('');
    expect(coveredText('Жуки летят', alone)).toBe('Жуки летят');
  });

  it('skips a font that cannot be read, and names it', async () => {
    const fonts = [{ path: '/nowhere/brand.ttf' }, { bytes: Buffer.from('no font') }];
    expect(await loadFonts(fonts)).toBe(await loadFonts([]));
    const problems = await fontProblems(fonts);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('/nowhere/brand.ttf');
    expect(problems[1]).toContain('given as bytes');
  });
});
