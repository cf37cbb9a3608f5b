import { useRef } from "preact/hooks";
import { newKey } from "../shared/service.ts";
import { type SigningApi } from "./api.ts";
import type { SigningSession } from "./session.ts";

/** Return what says once, and only once, that the person saw the document. */
export function useOpening(
  api: SigningApi,
  session: SigningSession,
  onSession: (session: SigningSession) => void,
): () => Promise<unknown> {
  const seenBefore = session.recipient.status !== "waiting" && session.recipient.status !== "notified";
  const said = useRef<Promise<unknown> | null>(seenBefore ? Promise.resolve() : null);
  const key = useRef(newKey());
  return () => {
    said.current ??= api.open(key.current).then(onSession).catch((error: unknown) => {
      said.current = null;
      throw error;
    });
    return said.current;
  };
}
