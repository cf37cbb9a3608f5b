import { currentLanguage } from "./language.ts";

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

export interface Sent {
  /** Names the intention, so that repeating it cannot do it twice. */
  key: string;
  body: object;
  timeout?: number;
}

const PAUSES_MS = [700, 2500];
const TIMEOUT_MS = 30_000;
const TRANSIENT = new Set([502, 503, 504]);

/** Ask the service with the secret of a link, and ask again after a passing fault. */
export async function ask<Answer>(secret: string, method: string, path: string, sent?: Sent): Promise<Answer> {
  for (const pause of PAUSES_MS) {
    try {
      return await once<Answer>(secret, method, path, sent);
    } catch (error) {
      const passing = error instanceof NetworkDown ? navigator.onLine : isTransient(error);
      if (!passing) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return once(secret, method, path, sent);
}

/** A key that names one intention, so that repeating it cannot do it twice. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function once<Answer>(secret: string, method: string, path: string, sent?: Sent): Promise<Answer> {
  const headers = new Headers({
    Accept: "application/json",
    "Accept-Language": currentLanguage(),
    Authorization: `Bearer ${secret}`,
  });
  const request: RequestInit = { method, headers, cache: "no-store", credentials: "omit" };
  if (sent !== undefined) {
    headers.set("Content-Type", "application/json");
    headers.set("Idempotency-Key", sent.key);
    request.body = JSON.stringify(sent.body);
  }
  const response = await reach(path, request, sent?.timeout ?? TIMEOUT_MS);
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Answer;
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
