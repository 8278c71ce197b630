import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { loadTranslations } from '../../../admin/src/translations';

const sources = join(import.meta.dirname, '../../../admin/src');

const inCode = new Map(
  readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(sources, file), 'utf8').matchAll(
        /id: '(hero-image\.[^']+)',\s*defaultMessage:\s*'([^']*)'/g,
      ),
    ])
    .map(([, id, message]): [string, string] => [id!, message!]),
);

const languages = await loadTranslations({ locales: ['en', 'de', 'es', 'fr'] });
const values = {
  alt: 'ALT',
  avoid: 'AVOID',
  count: 3,
  credits: 7,
  format: 'FORMAT',
  height: 630,
  name: 'NAME',
  provider: 'PROVIDER',
  reason: 'REASON',
  template: 'TEMPLATE',
  width: 1200,
};

const printed = (locale: string, messages: Record<string, string>, id: string): string => {
  const onError = (error: Error): void => {
    throw error;
  };
  return createIntl({ locale, messages, onError }).formatMessage({ id }, values);
};

describe('the translations', () => {
  it('find messages in the code at all', () => {
    expect(inCode.size).toBeGreaterThan(80);
  });

  it('are in English word for word what the code says', () => {
    const english = languages.find(({ locale }) => locale === 'en')!.data;
    expect(english).toEqual(Object.fromEntries(inCode));
  });

  it.each(languages)('are complete in $locale, and carry the same values', ({ locale, data }) => {
    expect(Object.keys(data).sort()).toEqual([...inCode.keys()].sort());
    for (const id of inCode.keys()) {
      const english = printed('en', Object.fromEntries(inCode), id);
      const carried = Object.values(values).filter((value) => english.includes(String(value)));
      const translated = printed(locale, data, id);
      for (const value of carried) expect(translated, id).toContain(String(value));
    }
  });

  it('are empty for a language that does not ship, so that the default messages show', async () => {
    expect(await loadTranslations({ locales: ['xx'] })).toEqual([{ locale: 'xx', data: {} }]);
  });
});
