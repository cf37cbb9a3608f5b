/** Put facts into the places of a sentence: `{{sender}}`. */
export function filled(sentence: string, facts: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/{{(\w+)}}/g, (_, name: string) => String(facts[name] ?? ""));
}
