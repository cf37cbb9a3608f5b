import { useLanguage, type Language } from "../shared/language.ts";
import en from "./messages/en.json";
import es from "./messages/es.json";
import pt from "./messages/pt.json";

export type Words = typeof es;
const WORDS: Readonly<Record<Language, Words>> = { es, pt, en };

/** Return this page's own words, and draw the component again when the language changes. */
export function useWords(): Words {
  return WORDS[useLanguage().language];
}
