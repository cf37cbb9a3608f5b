import { currentLanguage } from "../shared/language.ts";
import type { Signature, SigningSession } from "./session.ts";

/** The service refused, and said why: `detail` is a sentence in the language asked for. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly requestId: string | null,
  ) {
    super(`${status} ${code}`);
  }
}

/** The service could not be reached. */
export class NetworkDown extends Error {
  override readonly name = "NetworkDown";
}

const PAUSES_MS = [700, 2500];
const TIMEOUT_MS = 30_000;
const TRANSIENT = new Set([429, 502, 503, 504]);

/** The four operations of the signing page, for one secret link. */
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

  /** Sign with a PNG in Base64. */
  sign(signature: Signature & { consentVersion: string; key: string }): Promise<SigningSession> {
    const body = {
      signature: { kind: signature.kind, image_base64: signature.image },
      consent_version: signature.consentVersion,
    };
    return this.#call("POST", "/sign", { key: signature.key, body });
  }

  refuse(refusal: { reason: string; key: string }): Promise<SigningSession> {
    return this.#call("POST", "/refuse", { key: refusal.key, body: { reason: refusal.reason } });
  }

  /** Call, and call again after a passing fault: every POST carries a key that makes that harmless. */
  async #call(method: string, path: string, post?: { key: string; body: object }): Promise<SigningSession> {
    for (const pause of PAUSES_MS) {
      try {
        return await this.#once(method, path, post);
      } catch (error) {
        const passing = error instanceof NetworkDown ? navigator.onLine : isTransient(error);
        if (!passing) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return this.#once(method, path, post);
  }

  async #once(method: string, path: string, post?: { key: string; body: object }): Promise<SigningSession> {
    const headers = new Headers({
      Accept: "application/json",
      "Accept-Language": currentLanguage(),
      Authorization: `Bearer ${this.#secret}`,
    });
    const request: RequestInit = { method, headers, cache: "no-store", credentials: "omit" };
    if (post !== undefined) {
      headers.set("Content-Type", "application/json");
      headers.set("Idempotency-Key", post.key);
      request.body = JSON.stringify(post.body);
    }
    const response = await reach(`/v1/signing${path}`, request);
    if (!response.ok) throw await problemOf(response);
    return (await response.json()) as SigningSession;
  }
}

/** A key that names one intention, so that repeating it cannot do it twice. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new NetworkDown("the service could not be reached", { cause: error });
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; request_id?: string };
  return new Problem(body.code ?? "unknown", response.status, body.detail ?? "", body.request_id ?? null);
}

function isTransient(error: unknown): boolean {
  return error instanceof Problem && TRANSIENT.has(error.status);
}
