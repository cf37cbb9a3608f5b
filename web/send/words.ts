import i18next from "i18next";
import { useLanguage, type Language } from "../shared/language.ts";
import en from "./messages/en.json";
import es from "./messages/es.json";
import pt from "./messages/pt.json";

type Messages = typeof es;
const WORDS: Readonly<Record<Language, Messages>> = { es, pt: pt satisfies Messages, en: en satisfies Messages };

/** The name of a message: `people.title`. */
export type Word = Path<Messages>;
type Path<T> = { [K in keyof T & string]: T[K] extends string ? Singular<K> : `${K}.${Path<T[K]>}` }[keyof T & string];
type Singular<K extends string> = K extends `${infer Stem}_${"one" | "many" | "other"}` ? Stem : K;

export type Say = (word: Word, facts?: Record<string, string | number>) => string;

/** Add this page's words to those of every page. */
export function startWords(): void {
  for (const [language, words] of Object.entries(WORDS)) i18next.addResourceBundle(language, "send", words);
}

const fixed = i18next.getFixedT as unknown as (language: Language, namespace: string) => unknown;

/** Return this page's translator, and draw the component again when the language changes. */
export function useWords(): { say: Say; language: Language } {
  const { language } = useLanguage();
  return { say: fixed(language, "send") as Say, language };
}
