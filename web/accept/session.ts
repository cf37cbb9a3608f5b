import type { Embedding } from "../shared/embedding.ts";
import type { Language } from "../shared/language.ts";

/** What the public page is shown: functions/dialects/native/clickwrap_bodies.py. */
export interface AcceptingSession {
  name: string;
  sender: string;
  language: Language;
  message: string | null;
  /** The number of the text that is shown: it is this one that is accepted, and no other. */
  clickwrap_version: number;
  pages: number;
  file: { url: string; expires_at: string };
  require: { name: boolean; email: boolean; phone: boolean; tax_id: boolean };
  verify_email: boolean;
  consent: { version: string; text: string };
  redirect_url: string | null;
  expires_at: string | null;
  embedding: Embedding;
}

/** What a person says of themselves. */
export type Detail = "name" | "email" | "phone" | "tax_id";
export type Details = Record<Detail, string>;
export const DETAILS: readonly Detail[] = ["name", "email", "phone", "tax_id"];

export interface Accepted {
  document_id: string;
  signing_url: string;
}

/** Whether the sender asks for it of everybody. */
export function isAsked(detail: Detail, session: Pick<AcceptingSession, "require">): boolean {
  return detail === "name" || session.require[detail];
}

/** List what the form has: the address always, so that the copy has somewhere to go. */
export function shownDetails(session: Pick<AcceptingSession, "require">): Detail[] {
  return DETAILS.filter((detail) => detail === "email" || isAsked(detail, session));
}

/** Return what is asked and was left empty. */
export function missingOf(details: Details, session: Pick<AcceptingSession, "require">): Detail[] {
  return DETAILS.filter((detail) => isAsked(detail, session) && details[detail].trim() === "");
}

/** Return what was said, without what was left empty. */
export function saidOf(details: Details): Partial<Details> {
  return Object.fromEntries(
    DETAILS.map((detail) => [detail, details[detail].trim()] as const).filter(([, text]) => text !== ""),
  );
}

/** Return the address of the person's own page, where this one is: alone, or below the sites of an account. */
export function ownPage(signingUrl: string, here: string): string {
  return here.replace(/accept\/?$/, "sign") + new URL(signingUrl).hash;
}
