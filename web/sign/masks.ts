import type { FieldKind } from "./session.ts";

const SHAPES: Partial<Record<FieldKind, string>> = { cpf: "###.###.###-##", cnpj: "##.###.###/####-##" };

/** Put an identifier into the shape that people know. A mask helps the eye; whether it is right the service says. */
export function masked(kind: FieldKind, text: string): string {
  if (kind === "rfc") return text.toUpperCase().replace(/[^A-Z0-9Ñ&]/g, "").slice(0, 13);
  const shape = SHAPES[kind];
  if (shape === undefined) return text;
  const signs = kind === "cpf" ? text.replace(/\D/g, "") : text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  let shown = "";
  let next = 0;
  for (const place of shape) {
    if (next >= signs.length) break;
    shown += place === "#" ? signs.charAt(next++) : place;
  }
  return shown;
}
