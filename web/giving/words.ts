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

/** Put facts into the places of a sentence: `{{sender}}`. */
export function filled(sentence: string, facts: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/{{(\w+)}}/g, (_, name: string) => String(facts[name] ?? ""));
}

/** Write a day out in the person's language. */
export function day(moment: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(moment));
}
