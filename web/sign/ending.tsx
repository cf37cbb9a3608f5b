import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CheckIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import type { SigningSession } from "./session.ts";
import { watch } from "../shared/visibility.ts";

interface EndingProps {
  session: SigningSession;
  busy: boolean;
  onReached: () => void;
  onDelegate: () => void;
  onConfirm: () => void;
}

/** The end of the document: who gets here has read it, and confirms it where that is asked. */
export function Ending({ session, busy, onReached, onDelegate, onConfirm }: EndingProps): JSX.Element {
  const { t } = useLanguage();
  const ending = useRef<HTMLDivElement>(null);
  useEffect(() => watch(ending.current, "0px", (visible) => visible && onReached()), []);
  const asked = session.signing.read_confirmation;
  const confirmed = session.recipient.read_confirmed_at !== null;
  const hint = session.signing.approval ? "reader.endApprove" : "reader.endHint";
  return (
    <div ref={ending} id="ending" class="ending">
      <h2>{t("reader.end")}</h2>
      <p>{t(asked && !confirmed ? "reader.confirmHint" : hint)}</p>
      {asked && !confirmed && (
        <button
          type="button"
          class="button button-primary"
          aria-disabled={busy}
          onClick={onConfirm}
          data-testid="confirm-reading"
        >
          {busy ? <span class="spinner" aria-hidden="true" /> : <CheckIcon />} {t("reader.confirm")}
        </button>
      )}
      {asked && confirmed && (
        <p class="panel-good" role="status" data-testid="reading-confirmed">
          <CheckIcon /> {t("reader.confirmed")}
        </p>
      )}
      {session.recipient.may_delegate && (
        <button type="button" class="button button-quiet delegate" onClick={onDelegate} data-testid="delegate-end">
          {t("actions.delegate")}
        </button>
      )}
    </div>
  );
}
