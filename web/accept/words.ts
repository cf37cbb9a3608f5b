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

/** Put facts into the places of a sentence: `{{sender}}`. */
export function filled(sentence: string, facts: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/{{(\w+)}}/g, (_, name: string) => String(facts[name] ?? ""));
}
