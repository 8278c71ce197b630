type Translations = Record<string, string>;

/** The shipped languages; keys are whole message ids, so no prefix is needed. */
const languages: Record<string, () => Promise<{ default: Translations }>> = {
  de: () => import('./translations/de.json'),
  en: () => import('./translations/en.json'),
  es: () => import('./translations/es.json'),
  fr: () => import('./translations/fr.json'),
};

/** Loads the languages that the admin requests; an unknown one falls back to the default messages. */
export const loadTranslations = async ({
  locales,
}: {
  locales: string[];
}): Promise<{ locale: string; data: Translations }[]> =>
  Promise.all(
    locales.map(async (locale) => {
      const load = languages[locale];
      return { locale, data: load === undefined ? {} : (await load()).default };
    }),
  );
