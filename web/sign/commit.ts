import { useRef, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import { newKey, Problem } from "../shared/service.ts";
import { type SigningApi } from "./api.ts";
import type { SigningSession } from "./session.ts";
import { isFinal, troubleOf } from "./trouble.tsx";

interface CommitParts {
  api: SigningApi;
  /** Says first that the document was seen. */
  ready: () => Promise<unknown>;
  onSession: (session: SigningSession) => void;
  onTrouble: (error: unknown) => void;
}

export interface Commit {
  busy: boolean;
  /** Why the last attempt did not go through, in the person's language. */
  fault: string | null;
  run: (content: string, act: (key: string) => Promise<SigningSession>) => Promise<void>;
  tell: (error: unknown) => void;
  forget: () => void;
}

/** What was done elsewhere meanwhile, in another tab or by another person: a fresh session shows it. */
const ELSEWHERE = new Set([
  "recipient_already_signed",
  "recipient_refused",
  "recipient_blocked",
  "recipient_gone",
  "not_your_turn",
]);

/** Do what cannot be undone; the same content keeps its key, so that a second try cannot do it twice. */
export function useCommit({ api, ready, onSession, onTrouble }: CommitParts): Commit {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const intention = useRef({ content: "", key: "" });

  const tell = (error: unknown): void => {
    if (error instanceof Problem && ELSEWHERE.has(error.code)) {
      void api.session().then(onSession, () => onTrouble(error));
      return;
    }
    const trouble = troubleOf(error);
    if (isFinal(trouble)) return onTrouble(error);
    if (error instanceof Problem && error.code === "consent_outdated") {
      void api.session().then(onSession, () => undefined);
    }
    if (error instanceof Problem && error.code === "signature_image_invalid") setFault(t("signature.imageInvalid"));
    else setFault(wordsOf(error) || trouble.detail || t(`trouble.${trouble.code}.text`));
  };
  const run = async (content: string, act: (key: string) => Promise<SigningSession>): Promise<void> => {
    if (busy) return;
    if (intention.current.content !== content) intention.current = { content, key: newKey() };
    setBusy(true);
    setFault(null);
    try {
      await ready();
      onSession(await act(intention.current.key));
    } catch (error) {
      tell(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, fault, run, tell, forget: () => setFault(null) };
}

/** What the service says of the one thing that is wrong, where it is one. */
function wordsOf(error: unknown): string {
  return error instanceof Problem && error.errors.length === 1 ? (error.errors[0]?.detail ?? "") : "";
}
