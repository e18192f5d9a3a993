import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../shared/primitives.ts';
import { en } from './en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

/** Languages but English come when somebody speaks them. */
const loaders: Record<Exclude<Language, 'en'>, () => Promise<object>> = {
  pt: async () => (await import('./pt/index.ts')).pt,
};

/** Starts with what the browser speaks; the agent's own choice follows with the session. */
export async function setUpLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  await speak(navigator.language.toLowerCase().startsWith('pt') ? 'pt' : 'en');
}

/** Changes the language of the whole page, screen readers included. */
export async function speak(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await loaders[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
}
