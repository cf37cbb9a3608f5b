import type { Language } from "../shared/language.ts";

const DECIMAL: Record<Language, "." | ","> = { es: ".", en: ".", pt: "," };

/**
 * Read a number as people write it, and return it as `1234.56`; what is no number comes back as it was.
 *
 * Where both signs stand, the last one separates the decimals. A single one does so too, unless three digits follow it
 * and the language uses it for thousands.
 */
export function decimalOf(text: string, language: Language): string {
  const written = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^(?:R\$|US\$|[A-Z]{3}|\$|€)/, "");
  if (!/^[-+]?\d[\d.,]*$/.test(written)) return text.trim();
  const last = Math.max(written.lastIndexOf("."), written.lastIndexOf(","));
  if (last < 0) return written;
  const sign = written.charAt(last);
  const several = written.split(sign).length > 2;
  const mixed = written.includes(".") && written.includes(",");
  const grouped = written.length - last - 1 === 3 && sign !== DECIMAL[language];
  if (several || (!mixed && grouped)) return written.replace(/[.,]/g, "");
  return `${written.slice(0, last).replace(/[.,]/g, "")}.${written.slice(last + 1)}`;
}

/** Write an amount as people of the language read it; null for what is no number. */
export function amountInWords(value: string, language: Language, currency: string | null): string | null {
  if (!/^[-+]?\d+(\.\d+)?$/.test(value)) return null;
  const style = currency === null ? { maximumFractionDigits: 10 } : ({ style: "currency", currency } as const);
  return new Intl.NumberFormat(LOCALE[language], style).format(Number(value));
}

/** Where each language is mostly spoken by those who sign here. */
export const LOCALE: Record<Language, string> = { es: "es-MX", pt: "pt-BR", en: "en-US" };
