import { currentLanguage } from "../shared/language.ts";
import type { Sending } from "./draft.ts";

export interface Detail {
  pointer: string;
  code: string;
  detail: string;
}

/** The service refused, and said why, in the language asked for; `details` says of each problem where it is. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly details: Detail[],
  ) {
    super(`${status} ${code}`);
  }
}

/** The service could not be reached. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

const PAUSES_MS = [700, 2500];
const TIMEOUT_MS = 30_000;
const PASSING = new Set([429, 502, 503, 504]);

/** Tell whether the service failed, and not what was asked of it: the same may go through in a moment. */
export function isFailure(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refused && (error.status === 429 || error.status >= 500));
}

interface Put {
  body: object;
  version: number;
}

/** The operations of the send page, for one secret link. */
export class SendingApi {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  show(): Promise<Sending> {
    return this.#call<Sending>("GET", "");
  }

  save(put: Put): Promise<Sending> {
    return this.#call<Sending>("PUT", "", put);
  }

  /** Send; the same key again can not send twice. */
  send({ version, key }: { version: number; key: string }): Promise<unknown> {
    return this.#call<unknown>("POST", "/send", { body: {}, version }, key);
  }

  async #call<T>(method: string, path: string, put?: Put, key?: string): Promise<T> {
    for (const pause of PAUSES_MS) {
      try {
        return await this.#once<T>(method, path, put, key);
      } catch (error) {
        const passing = error instanceof Unreachable ? navigator.onLine : error instanceof Refused && PASSING.has(error.status);
        if (!passing) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return this.#once<T>(method, path, put, key);
  }

  async #once<T>(method: string, path: string, put?: Put, key?: string): Promise<T> {
    const headers = new Headers({
      Accept: "application/json",
      "Accept-Language": currentLanguage(),
      Authorization: `Bearer ${this.#secret}`,
    });
    const request: RequestInit = { method, headers, cache: "no-store", credentials: "omit" };
    if (key !== undefined) headers.set("Idempotency-Key", key);
    if (put !== undefined) {
      headers.set("Content-Type", "application/json");
      headers.set("If-Match", `"${put.version}"`);
      request.body = JSON.stringify(put.body);
    }
    const response = await reach(`/v1/sending${path}`, request);
    if (!response.ok) throw await refusalOf(response);
    return (await response.json()) as T;
  }
}

/** A key that names one intention, so that repeating it can not do it twice. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new Unreachable("the service could not be reached", { cause: error });
  }
}

async function refusalOf(response: Response): Promise<Refused> {
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; errors?: Detail[] };
  return new Refused(body.code ?? "unknown", response.status, body.detail ?? "", body.errors ?? []);
}
