import i18next from "i18next";
import { useEffect, useState } from "preact/hooks";
import en from "./messages/en.json";
import es from "./messages/es.json";
import pt from "./messages/pt.json";

export type Language = "es" | "pt" | "en";
export const LANGUAGES: Readonly<Record<Language, string>> = { es: "Español", pt: "Português", en: "English" };

type Messages = typeof es;
const resources = {
  es: { translation: es },
  pt: { translation: pt satisfies Messages },
  en: { translation: en satisfies Messages },
};

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Messages };
  }
}

const CHOSEN = "rubrica.language";

/** Begin in the language that the person chose before in this tab, else the browser's, else Spanish. */
export function startLanguage(): void {
  document.documentElement.lang = chosen() ?? browserLanguage();
  i18next.on("languageChanged", (language) => (document.documentElement.lang = language));
  void i18next.init({
    lng: document.documentElement.lang,
    fallbackLng: "es",
    resources,
    initAsync: false,
    interpolation: { escapeValue: false }, // Preact escapes.
  });
}

/** Speak the document's language, unless the person chose another. */
export function suggestLanguage(language: Language): void {
  if (chosen() === null) void i18next.changeLanguage(language);
}

/** Speak the language that the person chose, and remember it while the tab lives. */
export function chooseLanguage(language: Language): void {
  try {
    sessionStorage.setItem(CHOSEN, language);
  } catch {
    // Storage may be forbidden: the choice then lasts until a reload.
  }
  void i18next.changeLanguage(language);
}

/** Return the translator and draw the component again when the language changes. */
export function useLanguage(): { t: typeof i18next.t; language: Language } {
  const [, redraw] = useState(0);
  useEffect(() => {
    const changed = (): void => redraw((count) => count + 1);
    i18next.on("languageChanged", changed);
    return () => i18next.off("languageChanged", changed);
  }, []);
  return { t: i18next.t, language: currentLanguage() };
}

export function currentLanguage(): Language {
  return i18next.language as Language;
}

function chosen(): Language | null {
  try {
    return known(sessionStorage.getItem(CHOSEN));
  } catch {
    return null;
  }
}

function browserLanguage(): Language {
  const languages = navigator.languages.map((tag) => known(tag.slice(0, 2).toLowerCase()));
  return languages.find((language) => language !== null) ?? "es";
}

function known(language: string | null): Language | null {
  return language !== null && language in LANGUAGES ? (language as Language) : null;
}
