import type { Field } from "./session.ts";

/** The id by which a field is found on the page. */
export const inputId = (field: Field): string => `field-${field.id}`;

/** Put the cursor into a field. */
export function focusOn(field: Field): void {
  const input = document.getElementById(inputId(field));
  input?.scrollIntoView({ block: "center" });
  (input?.querySelector("input") ?? input)?.focus({ preventScroll: true });
}
