import { tell } from "../shared/embedding.ts";
import type { SigningSession } from "./session.ts";

export type Moment = "loaded" | "viewed" | "signed" | "refused" | "file_ready" | "closed";

/** Whether the page is shown inside another one. */
export const EMBEDDED = window.top !== window;

const told = new Set<Moment>();

/** Tell the site around this page, once, what happened. */
export function announce(moment: Moment, { document, recipient }: SigningSession): void {
  if (told.has(moment)) return;
  told.add(moment);
  const facts = { document_id: document.id, recipient_id: recipient.id };
  tell(moment, facts);
}
