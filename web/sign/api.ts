import { ask, newKey, type Sent } from "../shared/service.ts";
import type { Answer, CodeRequirement, Signature, SigningSession } from "./session.ts";

/** Where the bytes of an attachment go: the form of a presigned POST. */
export interface Upload {
  url: string;
  fields: Record<string, string>;
  expires_at: string;
}

/** Pictures take their time on a slow line. */
const PICTURE_TIMEOUT_MS = 120_000;

/** The operations of the signing page, for one secret link. Each that changes something answers with the session. */
export class SigningApi {
  readonly #secret: string;
  #changes = 0;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** What stands. An answer that a change has overtaken on a slow line is older than what the page shows already. */
  async session(): Promise<SigningSession> {
    const before = this.#changes;
    const fresh = await this.#call("GET", "");
    return before === this.#changes ? fresh : this.session();
  }

  /** Say that the document is on the screen. */
  open(key: string): Promise<SigningSession> {
    return this.#call("POST", "/open", { key, body: {} });
  }

  /** Say that the person has read it all. */
  confirmReading(): Promise<SigningSession> {
    return this.#post("/read", {});
  }

  /** Save some answers; null empties a field. */
  answer(answers: Record<string, Answer | null>): Promise<SigningSession> {
    return this.#call("PUT", "/answers", { key: newKey(), body: { answers } });
  }

  /** Give values that the pages of a file are made with. */
  form(values: Record<string, unknown>, fileId: string): Promise<SigningSession> {
    return this.#call("PUT", "/form", { key: newKey(), body: { values, file_id: fileId } });
  }

  /** Ask for a place to put a file that answers a request. */
  attach(file: { request_id: string; filename: string; size: number; sha256: string }): Promise<{
    id: string;
    upload: Upload;
  }> {
    return this.#call("POST", "/attachments", { key: newKey(), body: file });
  }

  completeAttachment(id: string): Promise<SigningSession> {
    return this.#post(`/attachments/${encodeURIComponent(id)}/complete`, {});
  }

  removeAttachment(id: string): Promise<SigningSession> {
    return this.#call("DELETE", `/attachments/${encodeURIComponent(id)}`);
  }

  sendCode(requirement: CodeRequirement): Promise<SigningSession> {
    return this.#post("/codes", { requirement });
  }

  /** The key makes that a repeated request counts as one guess. */
  checkCode(requirement: CodeRequirement, code: string): Promise<SigningSession> {
    return this.#post("/codes/check", { requirement, code });
  }

  /** Prove something of oneself: `what` is the last part of the operation's path. */
  prove(what: "tax-id" | "birth-date" | "identity-document" | "selfie" | "liveness" | "government", proof: object) {
    return this.#call<SigningSession>("POST", `/proofs/${what}`, {
      key: newKey(),
      body: proof,
      timeout: PICTURE_TIMEOUT_MS,
    });
  }

  /** Ask for the movements that show that a living person is there. */
  async challenge(): Promise<string[]> {
    return (await this.#call<{ steps: string[] }>("POST", "/proofs/liveness/challenge", { key: newKey(), body: {} })).steps;
  }

  sign(signature: Signature & { consentVersion: string; key: string }): Promise<SigningSession> {
    const { kind, image, initials, consentVersion, key } = signature;
    const body = {
      signature: image === null ? { kind } : { kind, image_base64: image },
      ...(initials === null ? {} : { initials_base64: initials }),
      consent_version: consentVersion,
    };
    return this.#call("POST", "/sign", { key, body });
  }

  refuse({ key, ...body }: { reason: string; comment?: string; key: string }): Promise<SigningSession> {
    return this.#call("POST", "/refuse", { key, body });
  }

  delegate({ key, ...body }: Delegate & { key: string }): Promise<SigningSession> {
    return this.#call("POST", "/delegate", { key, body });
  }

  #post(path: string, body: object): Promise<SigningSession> {
    return this.#call("POST", path, { key: newKey(), body });
  }

  async #call<Answer = SigningSession>(method: string, path: string, sent?: Sent): Promise<Answer> {
    const answer = await ask<Answer>(this.#secret, method, `/v1/signing${path}`, sent);
    if (method !== "GET") this.#changes += 1;
    return answer;
  }
}

/** To whom a person hands their part. */
export interface Delegate {
  name: string;
  email?: string;
  phone?: string;
}
