import { ask, newKey } from "../shared/service.ts";
import type { Language } from "../shared/language.ts";
import type { Code } from "../giving/code.tsx";
import type { Kind, Left } from "../giving/signature.tsx";

export type State = "open" | "separate" | "signing" | "signed" | "failed" | "closed";
export type Why = "identity" | "fields" | "attachments" | "signature_kind";

/** One document of the batch: functions/dialects/native/batch_bodies.py. */
export interface BatchDocument {
  document_id: string;
  state: State;
  why: Why | null;
  problem: string | null;
  name: string;
  sender: string;
  pages: number;
  deadline: string | null;
  message: string | null;
  read: boolean;
  initials: boolean;
}

export interface Batch {
  status: "open" | "signing" | "completed";
  name: string;
  email_hint: string;
  sender: string;
  language: Language;
  documents: BatchDocument[];
  kinds: Kind[];
  code: Code;
  consent: Record<Language, { version: string; text: string }>;
}

export interface Results {
  status: "open" | "signing";
  total: number;
  done: number;
  results: { document_id: string; signed: boolean; problem: string | null }[];
}

export interface Opened {
  document_id: string;
  name: string;
  files: { id: string; name: string; pages: number; url: string; expires_at: string }[];
}

const BASE = "/v1/batch";

/** The operations of the page, for one secret link. */
export class BatchApi {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  session(): Promise<Batch> {
    return ask(this.#secret, "GET", BASE);
  }

  results(): Promise<Results> {
    return ask(this.#secret, "GET", `${BASE}/results?wait=5`);
  }

  /** Show a document's pages: from then on the person has seen it. */
  open(documentId: string): Promise<Opened> {
    return this.#post("/open", { document_id: documentId });
  }

  async signingUrl(documentId: string): Promise<string> {
    return (await this.#post<{ url: string }>("/signing-url", { document_id: documentId })).url;
  }

  sendCode(): Promise<Batch> {
    return this.#post("/code");
  }

  checkCode(code: string): Promise<Batch> {
    return this.#post("/code/check", { code });
  }

  sign(documentIds: string[], left: Left, consentVersion: string, key: string): Promise<Batch> {
    const body = {
      document_ids: documentIds,
      signature: { kind: left.kind, image_base64: left.image },
      initials_base64: left.initials,
      consent_version: consentVersion,
    };
    return ask(this.#secret, "POST", `${BASE}/sign`, { key, body });
  }

  #post<Answer>(path: string, body: object = {}): Promise<Answer> {
    return ask(this.#secret, "POST", `${BASE}${path}`, { key: newKey(), body });
  }
}

/** Whether the person can choose the document now. */
export function choosable(one: Pick<BatchDocument, "state">): boolean {
  return one.state === "open" || one.state === "failed";
}
