import { ask, newKey } from "../shared/service.ts";
import type { Accepted, AcceptingSession, Details } from "./session.ts";

const BASE = "/v1/accepting";

/** The operations of the public page, for one link. */
export class AcceptingApi {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  session(): Promise<AcceptingSession> {
    return ask(this.#secret, "GET", BASE);
  }

  /** Say that the text is on the screen; the answer names this reader from now on. */
  async open(version: number, key: string): Promise<string> {
    const sent = { key, body: { clickwrap_version: version } };
    return (await ask<{ visit: string }>(this.#secret, "POST", `${BASE}/open`, sent)).visit;
  }

  /** Have a code sent to an address. */
  sendCode(code: { visit: string; email: string }): Promise<{ email: string }> {
    return ask(this.#secret, "POST", `${BASE}/codes`, { key: newKey(), body: code });
  }

  accept(acceptance: Partial<Details> & { visit: string; code?: string; consent_version: string }, key: string) {
    return ask<Accepted>(this.#secret, "POST", `${BASE}/accept`, { key, body: acceptance });
  }
}
