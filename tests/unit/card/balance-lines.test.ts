import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceLines, countLines } from '../../../server/src/image/card/balance-lines';
import { splitPieces } from '../../../server/src/image/card/line-breaks';
import { fitTitle, shortenTitle } from '../../../server/src/image/card/fit-title';
import { loadFonts } from '../../../server/src/image/card/fonts';

const measured = (text: string) =>
  splitPieces(text, 'en').map((piece) => ({ ...piece, width: piece.text.length }));

const set = (text: string, width: number): string[] => {
  const paragraph = { pieces: measured(text), space: 1, hyphen: 1, width };
  return balanceLines({ ...paragraph, count: countLines(paragraph) }).lines;
};

describe('balanceLines', () => {
  it('makes lines of similar length instead of full lines and a remainder', () => {
    expect(set('seven words that would leave one alone', 34)).toEqual([
      'seven words that',
      'would leave one alone',
    ]);
  });

  it('breaks at a phrase where that costs little', () => {
    expect(set('Designing for failure: lessons from outages', 28)).toEqual([
      'Designing for failure:',
      'lessons from outages',
    ]);
  });

  it('keeps every word, in order, within the column', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 12, max: 60 }),
        (words, width) => {
          const lines = set(words.join(' '), width);
          expect(lines.join(' ')).toBe(words.join(' '));
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('starts no line with a closing mark, in French and in Japanese', () => {
    expect(set('Un été : récit', 7)).toEqual(['Un', 'été\u00A0:', 'récit']);
    for (const piece of splitPieces('東京で「ラーメン」を食べる。', 'ja')) {
      expect(piece.text).not.toMatch(/^[」。、ー]/u);
      expect(piece.text).not.toMatch(/「$/u);
    }
  });

  it('keeps a short remark in brackets together', () => {
    expect(splitPieces('Cold starts (part 2)', 'en').map(({ text }) => text)).toContain('(part\u00A02)');
  });
});

describe('the title of a card', () => {
  it('is cut at a word with an ellipsis beyond 200 characters', () => {
    const long = 'word '.repeat(60).trim();
    const cut = shortenTitle(long);
    expect(cut).toMatch(/word…$/u);
    expect(cut.length).toBeLessThanOrEqual(200);
    expect(shortenTitle('x'.repeat(200))).toBe('x'.repeat(200));
    expect(Array.from(shortenTitle('x'.repeat(500)))).toHaveLength(200);
  });

  it('fits its box at any length', async () => {
    const { title: stack } = await loadFonts([]);
    const box = { width: 800, height: 420 };
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-zÀ-ž0-9 ,.:!?-]{1,200}$/), (text) => {
        const title = text.replace(/ +/g, ' ').trim();
        const fitted = fitTitle({ title, locale: 'en', stack, box, largest: 120, smallest: 40 });
        if (fitted === null) return;
        expect(fitted.width).toBeLessThanOrEqual(box.width);
        expect(fitted.height).toBeLessThanOrEqual(box.height);
        expect(fitted.fontSize).toBeLessThanOrEqual(120);
      }),
      { numRuns: 60 },
    );
  });

  it('is hyphenated where a word is longer than a line', async () => {
    const { title: stack } = await loadFonts([]);
    const fitted = fitTitle({
      title: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
      locale: 'de',
      stack,
      box: { width: 500, height: 400 },
      largest: 90,
      smallest: 40,
    });
    expect(fitted?.lines.at(0)?.text).toMatch(/-$/u);
    expect(fitted?.lines.at(-1)?.text).toMatch(/gesetz$/u);
  });
});
