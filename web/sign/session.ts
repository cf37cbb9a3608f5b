import type { Embedding } from "../shared/embedding.ts";
import type { Language } from "../shared/language.ts";

/** What the signing operations answer: functions/dialects/native/signing.py. */
export interface SigningSession {
  document: SigningDocument;
  recipient: SigningRecipient;
  /** What the person does at the end: one of the kinds of signature, or an approval. */
  signing: { kinds: SignatureKind[]; initials: boolean; read_confirmation: boolean; approval: boolean };
  /** The main file; it is the first of `files`, too. Null as long as its pages are not made. */
  file: FileLink | null;
  signed_file: FileLink | null;
  files: SigningFile[];
  placements: Placement[];
  fields: Field[];
  /** Values that the pages are made with, and that this person gives. */
  form: FormItem[];
  attachments: AttachmentRequest[];
  requirements: RequirementState[];
  refusal: { reasons: { code: string; text: string }[] };
  embedding: Embedding;
  consent: { version: string; text: string };
}

export interface SigningDocument {
  id: string;
  name: string;
  status: DocumentStatus;
  language: Language;
  pages: number;
  sender: string;
  /** What the sender says to everybody. */
  message: string | null;
  expires_at: string | null;
  refusal_policy: "ends" | "alerts";
}

export interface SigningRecipient {
  id: string;
  name: string;
  role: "signer" | "approver" | "observer";
  status: RecipientStatus;
  your_turn: boolean;
  /** What the sender says to this person. */
  message: string | null;
  language: Language | null;
  signed_at: string | null;
  refused_at: string | null;
  read_confirmed_at: string | null;
  may_delegate: boolean;
  redirect_url: string | null;
  email_hint: string | null;
  phone_hint: string | null;
  delegated_to: { name: string } | null;
  blocked: boolean;
}

export type SignatureKind = "drawn" | "typed" | "uploaded" | "click";

/** What a person signs with: how it was made, and its PNG in Base64, which a click has none of. */
export interface Signature {
  kind: SignatureKind | "approval";
  image: string | null;
  initials: string | null;
}

/** A box on a page, in fractions of the page from its top left. Pages count from one. */
export interface Box {
  /** None: the main file. */
  file_id: string | null;
  page: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Placement extends Box {
  kind: "signature" | "initials";
}

export type FieldKind =
  | "text"
  | "number"
  | "money"
  | "date"
  | "cpf"
  | "cnpj"
  | "rfc"
  | "email"
  | "phone"
  | "radio"
  | "checkbox"
  | "dropdown";
export type Answer = string | string[];

export interface Field {
  id: string;
  kind: FieldKind;
  label: string;
  required: boolean;
  help: string | null;
  options: string[];
  currency: string | null;
  min_value: string | null;
  max_value: string | null;
  max_length: number | null;
  placement: Box | null;
  value: Answer | null;
}

export interface FormItem {
  file_id: string;
  variable: string;
  /** Where faults of this value point to, or below it. */
  pointer: string;
  label: string;
  kind: string;
  required: boolean;
  help: string;
  options: string[];
  item: string | null;
  columns: { name: string }[];
  value: unknown;
  missing: boolean;
}

export interface AttachmentRequest {
  request_id: string;
  name: string;
  description: string | null;
  required: boolean;
  max_files: number;
  /** Whether the person can sign only once the sender has approved what came. */
  approval_required: boolean;
  files: AttachedFile[];
}

export interface AttachedFile {
  id: string;
  filename: string;
  size: number;
  status: "pending" | "approved" | "invalid";
  note: string | null;
  uploaded_at: string;
  /** Which file came in the place of one that was sent back. */
  replaced_by: string | null;
}

export type CodeRequirement = "code_email" | "code_sms" | "code_whatsapp";
export type Requirement =
  | CodeRequirement
  | "tax_id"
  | "birth_date"
  | "identity_document"
  | "selfie"
  | "liveness"
  | "government";

export interface RequirementState {
  requirement: Requirement;
  state: "open" | "proven";
  code_sent_at: string | null;
  code_expires_at: string | null;
  /** Of a code, or of all the other proofs together. */
  attempts_left: number;
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

/** A presigned link; `expires_at` is an ISO-8601 instant. */
export interface FileLink {
  url: string;
  expires_at: string;
}

export type DocumentStatus = "draft" | "in_progress" | "sealing" | "completed" | "canceled" | "refused" | "expired";
export type RecipientStatus =
  | "waiting"
  | "notified"
  | "viewed"
  | "verified"
  | "signed"
  | "refused"
  | "delegated"
  | "replaced"
  | "blocked";

/** Count the pages of all files together. */
export function pagesOf(session: Pick<SigningSession, "files">): number {
  return session.files.reduce((count, file) => count + file.pages, 0);
}

/** Where the person stands with the document: what the page has to show. */
export type Standing =
  | { at: "acting" }
  /** Before there are pages: the person gives what they are made with. */
  | { at: "forming" }
  /** The pages are being made. */
  | { at: "making" }
  | { at: "observing" }
  | { at: "signed"; copy: Copy }
  /** `open`: the person may still change their mind. */
  | { at: "refused"; open: boolean }
  | { at: "early" }
  | { at: "blocked" }
  | { at: "gone"; to: string | null }
  | { at: "stopped"; code: StoppingCode };
export type Copy = "waiting" | "sealing" | "ready" | "closed";
export type StoppingCode = "document_canceled" | "document_refused" | "document_expired" | "document_not_open";

/** Tell from the session what the page has to show. */
export function standing(session: SigningSession): Standing {
  const place = withPages(session);
  if (place.at !== "acting" && place.at !== "observing") return place;
  if (place.at === "acting" && session.form.length > 0) return { at: "forming" };
  return session.file === null ? { at: "making" } : place;
}

/** Tell where the person stands once there are pages. */
function withPages({ document, recipient, signing, signed_file }: SigningSession): Standing {
  const stopped = stoppedBy(document.status);
  switch (recipient.status) {
    case "signed":
      return { at: "signed", copy: copyOf(document.status, signed_file) };
    case "refused":
      return { at: "refused", open: document.status === "in_progress" && document.refusal_policy === "alerts" };
    case "delegated":
    case "replaced":
      return { at: "gone", to: recipient.delegated_to?.name ?? null };
  }
  if (recipient.role === "observer" && !signing.approval) {
    return stopped === null || document.status === "completed" || document.status === "sealing"
      ? { at: "observing" }
      : { at: "stopped", code: stopped };
  }
  if (stopped !== null) return { at: "stopped", code: stopped };
  if (recipient.blocked || recipient.status === "blocked") return { at: "blocked" };
  return recipient.your_turn ? { at: "acting" } : { at: "early" };
}

function stoppedBy(status: DocumentStatus): StoppingCode | null {
  switch (status) {
    case "in_progress":
      return null;
    case "canceled":
    case "refused":
    case "expired":
      return `document_${status}`;
    default:
      return "document_not_open";
  }
}

function copyOf(status: DocumentStatus, signedFile: FileLink | null): Copy {
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
