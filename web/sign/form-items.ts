import type { Answer, Field, FieldKind, FormItem } from "./session.ts";

/** What a person can give on this page; lists of plain values a line each. */
export function isAskable(item: FormItem): boolean {
  return item.kind in KINDS || item.kind === "boolean" || isPlainList(item);
}

/** Return the question to show for a value of the template. */
export function questionOf(item: FormItem, words: { yes: string; no: string; lines: string }): Field {
  const options = item.kind === "boolean" ? [words.yes, words.no] : item.options;
  return {
    id: item.variable,
    kind: item.kind === "boolean" ? "radio" : options.length > 0 ? "dropdown" : (KINDS[item.kind] ?? "text"),
    label: item.label,
    required: item.required,
    help: [item.help, isPlainList(item) ? words.lines : ""].filter((one) => one !== "").join(" ") || null,
    options,
    currency: null,
    min_value: null,
    max_value: null,
    // Long enough to be asked for in several lines.
    max_length: isPlainList(item) ? 5000 : null,
    placement: null,
    value: shownValue(item, words),
  };
}

/** Return what is sent for an answer; null where nothing was written. */
export function valueOf(item: FormItem, answer: Answer | null, words: { yes: string }): unknown {
  const text = typeof answer === "string" ? answer.trim() : "";
  if (text === "") return null;
  if (item.kind === "boolean") return text === words.yes;
  if (!isPlainList(item)) return text;
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function shownValue(item: FormItem, words: { yes: string; no: string }): string | null {
  const { value } = item;
  if (value === null) return null;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return Array.isArray(value) ? value.map(String).join("\n") : String(value);
}

function isPlainList(item: FormItem): boolean {
  return item.kind === "list" && item.columns.length === 0;
}

const KINDS: Readonly<Record<string, FieldKind>> = {
  text: "text",
  number: "number",
  money: "money",
  date: "date",
  email: "email",
  phone: "phone",
  cpf: "cpf",
  cnpj: "cnpj",
  rfc: "rfc",
};
