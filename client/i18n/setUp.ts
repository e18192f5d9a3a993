import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../shared/primitives.ts';
import { first } from './en/first.ts';
import type { en } from './en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

type Part = 'first' | 'rest';

/** English is what stands when another language cannot be had; all else comes when somebody speaks it. */
const loaders: Record<Language, Record<Part, () => Promise<object>>> = {
  en: {
    first: async () => first,
    rest: async () => (await import('./en/rest.ts')).rest,
  },
  pt: {
    first: async () => (await import('./pt/first.ts')).first,
    rest: async () => (await import('./pt/rest.ts')).rest,
  },
};

/** The first page's, and once a part was opened that is loaded later, those of all such parts. */
const parts = new Set<Part>(['first']);
const loaded = new Set<string>(['en first']);

/** Starts with what the browser speaks; the agent's own choice follows with the session. */
export async function setUpLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: first } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  await speak(navigator.language.toLowerCase().startsWith('pt') ? 'pt' : 'en');
}

/** Changes the language of the whole page, screen readers included. */
export async function speak(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
}

/** Before anything is shown that is loaded after the first page. */
export async function loadRestOfTexts(): Promise<void> {
  parts.add('rest');
  await load(i18next.language === 'pt' ? 'pt' : 'en');
}

async function load(language: Language): Promise<void> {
  for (const part of parts) {
    const name = `${language} ${part}`;
    if (!loaded.has(name)) {
      i18next.addResourceBundle(language, 'translation', await loaders[language][part](), true);
      loaded.add(name);
    }
  }
}
