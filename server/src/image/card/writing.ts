export type Direction = 'ltr' | 'rtl';

const RTL_LETTER =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const LETTER = /\p{L}/u;
const RTL_LANGUAGES = new Set([
  'ar',
  'arc',
  'ckb',
  'dv',
  'fa',
  'he',
  'iw',
  'ks',
  'nqo',
  'ps',
  'sd',
  'syr',
  'ug',
  'ur',
  'yi',
]);

/** A BCP 47 tag that `Intl` takes, or undefined. */
export const knownLocale = (locale: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    // Strapi lets a site name its locales as it likes.
    return undefined;
  }
};

export const hasRightToLeft = (text: string): boolean => RTL_LETTER.test(text);

/**
 * The side a text starts from: its language's, or where the locale is unknown the one of its first letter. A text
 * wholly in letters of the other direction (an untranslated title) keeps its own.
 */
export const writingDirection = (text: string, locale: string): Direction => {
  const letters = Array.from(text).filter((character) => LETTER.test(character));
  const own = letters[0] === undefined ? undefined : hasRightToLeft(letters[0]) ? 'rtl' : 'ltr';
  const language = knownLocale(locale)?.split('-')[0];
  if (language === undefined) return own ?? 'ltr';
  const ofLanguage = RTL_LANGUAGES.has(language) ? 'rtl' : 'ltr';
  const mixed = letters.some((letter) => hasRightToLeft(letter) === (ofLanguage === 'rtl'));
  return mixed || own === undefined ? ofLanguage : own;
};

export interface Typesetting {
  /** In em; joined and ideographic scripts are never tracked. */
  tracking: number;
  /** Of the font size. */
  lineHeight: number;
}

/** Scripts whose letters are set tight at display sizes. */
const TRACKED =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}]*$/u;
const IDEOGRAPHIC = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Letters with two marks above, which run into the line before when lines are tight. */
const TALL = /[\u1EA4-\u1EAD\u1EBE-\u1EC7\u1ED0-\u1ED9]|[\p{Lu}](?=\p{M})/u;

/** Spacing of a title by its script. */
export const typesettingOf = (text: string): Typesetting => {
  if (TRACKED.test(text)) return { tracking: -0.028, lineHeight: TALL.test(text) ? 1.2 : 1.08 };
  if (IDEOGRAPHIC.test(text)) return { tracking: 0, lineHeight: 1.24 };
  return { tracking: 0, lineHeight: 1.34 };
};
