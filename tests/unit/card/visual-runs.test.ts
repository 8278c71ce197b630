import { describe, expect, it } from 'vitest';
import { visualRuns } from '../../../server/src/image/card/visual-runs';
import { writingDirection } from '../../../server/src/image/card/writing';

describe('writingDirection', () => {
  it('follows the language, in any region', () => {
    expect(writingDirection('2026', 'ar-EG')).toBe('rtl');
    expect(writingDirection('2026', 'fr')).toBe('ltr');
    expect(writingDirection('React עם TypeScript', 'he')).toBe('rtl');
  });

  it("follows the first letter for an unknown locale, and the title's script when it is untranslated", () => {
    expect(writingDirection('“שלום” world', '')).toBe('rtl');
    expect(writingDirection('Hello שלום', '')).toBe('ltr');
    expect(writingDirection('Hello world', 'ar')).toBe('ltr');
    expect(writingDirection('שלום עולם', 'en')).toBe('rtl');
  });
});

describe('visualRuns', () => {
  it('splits a line into its runs from left to right, brackets with their words', async () => {
    expect(await visualRuns('אבג (חלק 2) React', 'rtl')).toEqual([
      { text: 'React', direction: 'ltr' },
      { text: ') ', direction: 'rtl' },
      { text: '2', direction: 'ltr' },
      { text: 'אבג (חלק ', direction: 'rtl' },
    ]);
  });

  it('keeps a line of one direction whole', async () => {
    expect(await visualRuns('C++ (2026)', 'ltr')).toEqual([{ text: 'C++ (2026)', direction: 'ltr' }]);
  });
});
