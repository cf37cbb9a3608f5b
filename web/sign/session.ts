import type { Language } from "../shared/language.ts";

/** What a person signs with: how it was made, and its PNG in Base64. */
export interface Signature {
  kind: "drawn" | "typed";
  image: string;
}

/** What the signing operations answer: functions/api/signing. */
export interface SigningSession {
  document: { id: string; name: string; status: DocumentStatus; language: Language; pages: number; sender: string };
  recipient: { id: string; name: string; status: RecipientStatus; signed_at: string | null };
  /** The main file; it is the first of `files`, too. */
  file: FileLink;
  signed_file: FileLink | null;
  files: SigningFile[];
  consent: { version: string; text: string };
}

/** One of the files to read and sign, in their order. */
export interface SigningFile extends FileLink {
  id: string;
  name: string;
  pages: number;
  signed_file: FileLink | null;
  /** The evidence, where it is a file apart and not the last pages of the signed copy. */
  evidence_file: FileLink | null;
  /** How many signatures the file came with. */
  existing_signatures: number;
}

/** Count the pages of all files together. */
export function pagesOf(session: SigningSession): number {
  return session.files.reduce((count, file) => count + file.pages, 0);
}

/** A presigned link; `expires_at` is an ISO-8601 instant. */
export interface FileLink {
  url: string;
  expires_at: string;
}

export type DocumentStatus = "draft" | "in_progress" | "sealing" | "completed" | "canceled" | "refused" | "expired";
export type RecipientStatus = "waiting" | "notified" | "viewed" | "verified" | "signed" | "refused";

/** Where the person stands: reading and signing, done with the document, or stopped by its state. */
export type Standing =
  | { at: "reading" }
  | { at: "signed"; copy: "waiting" | "sealing" | "ready" | "closed" }
  | { at: "refused" }
  | { at: "stopped"; code: StoppingCode };
export type StoppingCode = "document_canceled" | "document_refused" | "document_expired" | "document_not_open";

/** Tell from the session what the page has to show. */
export function standing({ document, recipient, signed_file }: SigningSession): Standing {
  if (recipient.status === "signed") return { at: "signed", copy: copyOf(document.status, signed_file) };
  if (recipient.status === "refused") return { at: "refused" };
  switch (document.status) {
    case "in_progress":
      return { at: "reading" };
    case "canceled":
    case "refused":
    case "expired":
      return { at: "stopped", code: `document_${document.status}` };
    default:
      return { at: "stopped", code: "document_not_open" };
  }
}

function copyOf(status: DocumentStatus, signedFile: FileLink | null): "waiting" | "sealing" | "ready" | "closed" {
  switch (status) {
    case "completed":
      return signedFile === null ? "sealing" : "ready";
    case "sealing":
      return "sealing";
    case "canceled":
    case "refused":
    case "expired":
      return "closed";
    default:
      return "waiting";
  }
}
