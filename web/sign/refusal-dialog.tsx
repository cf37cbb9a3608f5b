import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { useLanguage } from "../shared/language.ts";
import { Fault } from "./fault.tsx";
import type { SigningSession } from "./session.ts";

const LONGEST = 500;
/** The reason that says nothing by itself. */
const OTHER = "other";

export interface Refusal {
  reason: string;
  comment?: string;
}

interface RefusalDialogProps {
  session: SigningSession;
  busy: boolean;
  fault: string | null;
  onClose: () => void;
  onConfirm: (refusal: Refusal) => void;
}

/** Ask why, and refuse. */
export default function RefusalDialog({ session, busy, fault, onClose, onConfirm }: RefusalDialogProps): JSX.Element {
  const { t } = useLanguage();
  const { reasons } = session.refusal;
  const [reason, setReason] = useState<string | null>(reasons.length === 0 ? OTHER : null);
  const [comment, setComment] = useState("");
  const [missing, setMissing] = useState<"reason" | "comment" | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLFieldSetElement>(null);
  const id = useId();
  const alerts = session.document.refusal_policy === "alerts";

  const confirm = (): void => {
    const said = comment.trim();
    if (reason === null) {
      setMissing("reason");
      list.current?.querySelector("input")?.focus();
    } else if (reason === OTHER && said === "") {
      setMissing("comment");
      input.current?.focus();
    } else if (reason === OTHER) onConfirm({ reason: said }); // The person's own words say more than "other".
    else onConfirm(said === "" ? { reason } : { reason, comment: said });
  };
  return (
    <Dialog title={t("refusal.title")} busy={busy} testid="refusal-dialog" onClose={onClose} onSubmit={confirm}>
      <div class="dialog-body">
        <p>{t("refusal.text", { sender: session.document.sender, document: session.document.name })}</p>
        <p class="panel-text" data-testid="refusal-meaning">
          {t(alerts ? "refusal.alerts" : "refusal.ends")}
        </p>
        {reasons.length > 0 && (
          <fieldset ref={list} class="field options" aria-describedby={`${id}-missing`}>
            <legend>{t("refusal.why")}</legend>
            {reasons.map((one) => (
              <label key={one.code} class="check option">
                <input
                  type="radio"
                  name={`${id}-reason`}
                  checked={reason === one.code}
                  onChange={() => {
                    setReason(one.code);
                    setMissing(null);
                  }}
                  data-testid={`reason-${one.code}`}
                />
                <span>{one.text}</span>
              </label>
            ))}
          </fieldset>
        )}
        <label class="field">
          <span>{t(reasons.length === 0 || reason === OTHER ? "refusal.reason" : "refusal.comment")}</span>
          <textarea
            ref={input}
            rows={3}
            maxLength={LONGEST}
            placeholder={t("refusal.placeholder")}
            value={comment}
            aria-invalid={missing === "comment"}
            aria-describedby={missing === null ? `${id}-count` : `${id}-missing`}
            onInput={(event) => {
              setComment(event.currentTarget.value);
              setMissing(null);
            }}
            data-testid="refuse-reason"
          />
          <small id={`${id}-count`}>{t("refusal.used", { used: comment.length })}</small>
        </label>
        <div id={`${id}-missing`}>
          {missing !== null && <Fault text={t(missing === "reason" ? "refusal.choose" : "refusal.missing")} />}
        </div>
        {fault !== null && <Fault text={fault} />}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" disabled={busy} onClick={onClose}>
          {t("actions.cancel")}
        </button>
        <BusyButton busy={busy} kind="danger" data-testid="confirm-refuse">
          {busy ? t("refusal.working") : t("refusal.confirm")}
        </BusyButton>
      </footer>
    </Dialog>
  );
}
