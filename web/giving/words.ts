import { useLanguage, type Language } from "../shared/language.ts";
import en from "./messages/en.json";
import es from "./messages/es.json";
import pt from "./messages/pt.json";

export type Words = typeof es;
const WORDS: Readonly<Record<Language, Words>> = { es, pt, en };

/** Return the words of both pages, and draw the component again when the language changes. */
export function useWords(): Words {
  return WORDS[useLanguage().language];
}

/** Write a day out in the person's language. */
export function day(moment: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(moment));
}
