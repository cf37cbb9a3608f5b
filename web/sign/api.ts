import { currentLanguage } from "../shared/language.ts";
import type { Answer, CodeRequirement, Signature, SigningSession } from "./session.ts";

/** One thing that the service found wrong: `pointer` leads to it in what was sent (RFC 6901). */
export interface Wrong {
  pointer: string;
  code: string;
  detail: string;
}

/** The service refused, and said why: `detail` is a sentence in the language asked for. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly requestId: string | null,
    readonly errors: readonly Wrong[] = [],
    /** Seconds after which it is worth asking again; null where the service did not say. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${status} ${code}`);
  }
}

/** The service could not be reached. */
export class NetworkDown extends Error {
  override readonly name = "NetworkDown";
}

/** Where the bytes of an attachment go: the form of a presigned POST. */
export interface Upload {
  url: string;
  fields: Record<string, string>;
  expires_at: string;
}

const PAUSES_MS = [700, 2500];
const TIMEOUT_MS = 30_000;
/** Pictures take their time on a slow line. */
const PICTURE_TIMEOUT_MS = 120_000;
const TRANSIENT = new Set([502, 503, 504]);

interface Sent {
  key: string;
  body: object;
  timeout?: number;
}

/** The operations of the signing page, for one secret link. Each that changes something answers with the session. */
export class SigningApi {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  session(): Promise<SigningSession> {
    return this.#call("GET", "");
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

  /** Call, and call again after a passing fault: what changes something carries a key that makes that harmless. */
  async #call<Answer = SigningSession>(method: string, path: string, sent?: Sent): Promise<Answer> {
    for (const pause of PAUSES_MS) {
      try {
        return await this.#once<Answer>(method, path, sent);
      } catch (error) {
        const passing = error instanceof NetworkDown ? navigator.onLine : isTransient(error);
        if (!passing) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return this.#once(method, path, sent);
  }

  async #once<Answer>(method: string, path: string, sent?: Sent): Promise<Answer> {
    const headers = new Headers({
      Accept: "application/json",
      "Accept-Language": currentLanguage(),
      Authorization: `Bearer ${this.#secret}`,
    });
    const request: RequestInit = { method, headers, cache: "no-store", credentials: "omit" };
    if (sent !== undefined) {
      headers.set("Content-Type", "application/json");
      headers.set("Idempotency-Key", sent.key);
      request.body = JSON.stringify(sent.body);
    }
    const response = await reach(`/v1/signing${path}`, request, sent?.timeout ?? TIMEOUT_MS);
    if (!response.ok) throw await problemOf(response);
    return (await response.json()) as Answer;
  }
}

/** To whom a person hands their part. */
export interface Delegate {
  name: string;
  email?: string;
  phone?: string;
}

/** A key that names one intention, so that repeating it cannot do it twice. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function reach(url: string, request: RequestInit, timeout: number): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(timeout) });
  } catch (error) {
    throw new NetworkDown("the service could not be reached", { cause: error });
  }
}

interface ProblemBody {
  code?: string;
  detail?: string;
  request_id?: string;
  errors?: Wrong[];
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  const wait = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new Problem(
    body.code ?? "unknown",
    response.status,
    body.detail ?? "",
    body.request_id ?? null,
    body.errors ?? [],
    Number.isFinite(wait) ? wait : null,
  );
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return TRANSIENT.has(error.status) || (error.status === 429 && (error.retryAfter ?? 1) <= 3);
}
