import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { Dialog } from "../shared/dialog.tsx";
import { useLanguage } from "../shared/language.ts";
import { Fault } from "./fault.tsx";
import type { SigningSession } from "./session.ts";

const LONGEST = 500;

interface RefusalDialogProps {
  session: SigningSession;
  busy: boolean;
  fault: string | null;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}

/** Ask why, and refuse. */
export function RefusalDialog({ session, busy, fault, onClose, onConfirm }: RefusalDialogProps): JSX.Element {
  const { t } = useLanguage();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  const confirm = (): void => {
    if (reason.trim() !== "") return onConfirm(reason.trim());
    setMissing(true);
    input.current?.focus();
  };

  return (
    <Dialog title={t("refusal.title")} busy={busy} testid="refusal-dialog" onClose={onClose} onSubmit={confirm}>
      <div class="dialog-body">
        <p>{t("refusal.text", { sender: session.document.sender, document: session.document.name })}</p>
        <label class="field">
          <span>{t("refusal.reason")}</span>
          <textarea
            ref={input}
            rows={4}
            maxLength={LONGEST}
            placeholder={t("refusal.placeholder")}
            value={reason}
            aria-invalid={missing}
            aria-describedby={missing ? `${id}-missing` : `${id}-count`}
            onInput={(event) => {
              setReason(event.currentTarget.value);
              setMissing(false);
            }}
            data-testid="refuse-reason"
          />
          <small id={`${id}-count`}>{t("refusal.used", { used: reason.length })}</small>
        </label>
        {missing && <Fault id={`${id}-missing`} text={t("refusal.missing")} />}
        {fault !== null && <Fault text={fault} />}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" disabled={busy} onClick={onClose}>
          {t("actions.cancel")}
        </button>
        <button type="submit" class="button button-danger" aria-disabled={busy} data-testid="confirm-refuse">
          {busy && <span class="spinner" aria-hidden="true" />}
          {busy ? t("refusal.working") : t("refusal.confirm")}
        </button>
      </footer>
    </Dialog>
  );
}
