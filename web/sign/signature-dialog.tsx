import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Dialog } from "../shared/dialog.tsx";
import { useLanguage } from "../shared/language.ts";
import { Fault } from "./fault.tsx";
import type { Signature, SigningSession } from "./session.ts";
import { signatureImage, writeName } from "./signature-image.ts";
import { DrawnSignature } from "./signature-pad.tsx";

type Missing = "missingInk" | "missingName" | "missingConsent";

interface SignatureDialogProps {
  session: SigningSession;
  busy: boolean;
  /** Why the last attempt did not go through, in the person's language. */
  fault: string | null;
  onClose: () => void;
  onConfirm: (signature: Signature) => void;
}

/** Draw or write a signature, accept, and sign. */
export function SignatureDialog({ session, busy, fault, onClose, onConfirm }: SignatureDialogProps): JSX.Element {
  const { t } = useLanguage();
  const [method, setMethod] = useState<"draw" | "type">("draw");
  const [name, setName] = useState(session.recipient.name);
  const [consented, setConsented] = useState(false);
  const [missing, setMissing] = useState<Missing | null>(null);
  const drawn = useRef<HTMLCanvasElement>(null);
  const written = useRef<HTMLCanvasElement>(null);
  const consent = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const id = useId();

  useEffect(() => {
    if (method === "type" && written.current !== null) void writeName(written.current, name.trim());
  }, [method, name]);

  const confirm = (): void => {
    const canvas = method === "draw" ? drawn.current : written.current;
    const image = canvas === null ? null : signatureImage(canvas);
    if (image === null) {
      setMissing(method === "draw" ? "missingInk" : "missingName");
      if (method === "type") nameInput.current?.focus();
      return;
    }
    if (!consented) {
      setMissing("missingConsent");
      consent.current?.focus();
      return;
    }
    onConfirm({ kind: method === "draw" ? "drawn" : "typed", image });
  };

  const inkMissing = missing === "missingInk" || missing === "missingName";
  return (
    <Dialog title={t("signature.title")} busy={busy} testid="signature-dialog" onClose={onClose} onSubmit={confirm}>
      <div class="dialog-body">
        <fieldset class="choice">
          <legend class="visually-hidden">{t("signature.method")}</legend>
          {(["draw", "type"] as const).map((option) => (
            <label key={option}>
              <input
                type="radio"
                name={`${id}-method`}
                checked={method === option}
                onChange={() => {
                  setMethod(option);
                  setMissing(null);
                }}
                data-testid={`method-${option}`}
              />
              <span>{t(`signature.${option}`)}</span>
            </label>
          ))}
        </fieldset>

        <div hidden={method !== "draw"}>
          <DrawnSignature
            canvas={drawn}
            describedBy={missing === "missingInk" ? `${id}-ink` : undefined}
            onChange={() => setMissing(null)}
          />
        </div>
        <div hidden={method !== "type"} class="typed">
          <label class="field">
            <span>{t("signature.name")}</span>
            <input
              ref={nameInput}
              type="text"
              autocomplete="name"
              maxLength={80}
              value={name}
              aria-invalid={missing === "missingName"}
              aria-describedby={missing === "missingName" ? `${id}-ink` : undefined}
              onInput={(event) => {
                setName(event.currentTarget.value);
                setMissing(null);
              }}
              data-testid="typed-name"
            />
          </label>
          <div class="pad-paper">
            <canvas ref={written} role="img" aria-label={`${t("signature.preview")}: ${name}`} />
            <span class="pad-line" aria-hidden="true" />
          </div>
        </div>
        {inkMissing && <Fault id={`${id}-ink`} text={t(`signature.${missing}`)} />}

        <div
          class="consent-text"
          role="region"
          tabIndex={0}
          aria-label={t("signature.consentText")}
          lang={session.document.language}
        >
          {session.consent.text}
        </div>
        <label class="check">
          <input
            ref={consent}
            type="checkbox"
            checked={consented}
            aria-invalid={missing === "missingConsent"}
            aria-describedby={missing === "missingConsent" ? `${id}-consent` : undefined}
            onChange={(event) => {
              setConsented(event.currentTarget.checked);
              setMissing(null);
            }}
            data-testid="consent"
          />
          <span>{t("signature.consent")}</span>
        </label>
        {missing === "missingConsent" && <Fault id={`${id}-consent`} text={t("signature.missingConsent")} />}
        {fault !== null && <Fault text={fault} />}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" disabled={busy} onClick={onClose} data-testid="cancel-signature">
          {t("actions.cancel")}
        </button>
        <button type="submit" class="button button-primary" aria-disabled={busy} data-testid="confirm-signature">
          {busy && <span class="spinner" aria-hidden="true" />}
          {busy ? t("signature.working") : t("signature.confirm")}
        </button>
      </footer>
    </Dialog>
  );
}
