import type { SigningSession } from "./session.ts";

export type Moment = "loaded" | "viewed" | "signed" | "refused" | "file_ready" | "closed";

/** Whether the page is shown inside another one. */
export const EMBEDDED = window.parent !== window;

const told = new Set<string>();

/** Tell the page around this one, once, what happened: only to the origins that the account lists. */
export function announce(moment: Moment, session: SigningSession): void {
  if (!EMBEDDED) return;
  for (const origin of session.embedding.origins) {
    if (told.has(`${moment} ${origin}`) || !surrounds(origin)) continue;
    told.add(`${moment} ${origin}`);
    const message = {
      source: "rubrica",
      type: moment,
      document_id: session.document.id,
      recipient_id: session.recipient.id,
    };
    window.parent.postMessage(message, origin);
  }
}

/** Whether the page around may be of this origin: browsers that do not tell are left to compare it themselves. */
function surrounds(origin: string): boolean {
  const around = "ancestorOrigins" in window.location ? window.location.ancestorOrigins?.[0] : undefined;
  return around === undefined || around === origin;
}
