import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { useLanguage } from "../shared/language.ts";
import type { Memory } from "../shared/memory.ts";
import { Fault } from "./fault.tsx";
import { Initials } from "./initials.tsx";
import { Segments } from "./segments.tsx";
import type { Signature, SignatureKind, SigningSession } from "./session.ts";
import { initialsOf, signatureImage } from "./signature-image.ts";
import { DrawnSignature } from "./signature-pad.tsx";
import { TypedInk } from "./typed-ink.tsx";
import { UploadedInk } from "./uploaded-ink.tsx";

type Missing = "missingInk" | "missingName" | "missingPicture" | "missingInitials" | "missingConsent";

/** The name of each kind in messages and tests. */
const METHODS = { drawn: "draw", typed: "type", uploaded: "upload", click: "click" } as const;

interface SignatureDialogProps {
  session: SigningSession;
  memory: Memory;
  busy: boolean;
  /** Why the last attempt did not go through, in the person's language. */
  fault: string | null;
  onClose: () => void;
  onConfirm: (signature: Signature) => void;
}

/** Leave a signature or an approval: accept, and confirm. */
export default function SignatureDialog(props: SignatureDialogProps): JSX.Element {
  const { session, memory, busy, fault, onClose, onConfirm } = props;
  const { t } = useLanguage();
  const { approval, initials } = session.signing;
  const [kind, setKind] = useState<SignatureKind>(session.signing.kinds[0] ?? "drawn");
  const [name, setName] = useState(session.recipient.name);
  const [consented, setConsented] = useState(false);
  const [missing, setMissing] = useState<Missing | null>(null);
  const drawn = useRef<HTMLCanvasElement>(null);
  const written = useRef<HTMLCanvasElement>(null);
  const uploaded = useRef<HTMLCanvasElement>(null);
  const initialsInk = useRef<(() => HTMLCanvasElement | null) | null>(null);
  const consent = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);

  const lack = (what: Missing): void => {
    setMissing(what);
    if (what === "missingName") nameInput.current?.focus();
    if (what === "missingConsent") consent.current?.focus();
  };
  const confirm = (): void => {
    const canvas = { drawn, typed: written, uploaded, click: null }[kind]?.current ?? null;
    const image = canvas === null ? null : signatureImage(canvas);
    if (!approval && kind !== "click" && image === null) {
      return lack(({ drawn: "missingInk", typed: "missingName", uploaded: "missingPicture" } as const)[kind]);
    }
    const paraph = initialsInk.current?.() ?? null;
    const initialsImage = initials && paraph !== null ? signatureImage(paraph) : null;
    if (initials && initialsImage === null) return lack("missingInitials");
    if (!consented) return lack("missingConsent");
    onConfirm({ kind: approval ? "approval" : kind, image: approval ? null : image, initials: initialsImage });
  };
  const changed = (): void => setMissing(null);

  const inkMissing = missing === "missingInk" || missing === "missingName" || missing === "missingPicture";
  const words = approval ? "approval" : "signature";
  return (
    <Dialog title={t(`${words}.title`)} busy={busy} testid="signature-dialog" onClose={onClose} onSubmit={confirm}>
      <div class="dialog-body">
        {approval && <p>{t("approval.text", { document: session.document.name })}</p>}
        {!approval && (
          <>
            {session.signing.kinds.length > 1 && (
              <Segments
                legend={t("signature.method")}
                options={session.signing.kinds.map((one) => ({
                  value: one,
                  text: t(`signature.${METHODS[one]}`),
                  testid: `method-${METHODS[one]}`,
                }))}
                chosen={kind}
                onChoose={(chosen) => {
                  setKind(chosen);
                  changed();
                }}
              />
            )}
            {session.signing.kinds.includes("drawn") && (
              <div hidden={kind !== "drawn"}>
                <DrawnSignature
                  name="signature"
                  canvas={drawn}
                  memory={memory}
                  label={t("signature.canvas")}
                  hint={t("signature.hint")}
                  describedBy={missing === "missingInk" ? "ink-fault" : undefined}
                  onChange={changed}
                />
              </div>
            )}
            <TypedInk
              canvas={written}
              input={nameInput}
              label={t("signature.name")}
              value={name}
              longest={80}
              shown={kind === "typed"}
              describedBy={missing === "missingName" ? "ink-fault" : undefined}
              onChange={(value) => {
                setName(value);
                changed();
              }}
              testid="typed-name"
            />
            <UploadedInk canvas={uploaded} shown={kind === "uploaded"} onChange={changed} />
            {kind === "click" && (
              <div class="clicked" data-testid="click-signature">
                <strong>{session.recipient.name}</strong>
                <p>{t("signature.clickText")}</p>
              </div>
            )}
            {inkMissing && <Fault id="ink-fault" text={t(`signature.${missing}`)} />}
            {initials && (
              <Initials
                ink={initialsInk}
                first={initialsOf(session.recipient.name)}
                memory={memory}
                missing={missing === "missingInitials"}
                onChange={changed}
              />
            )}
          </>
        )}
        <div
          class="consent-text"
          role="region"
          tabIndex={0}
          aria-label={t("signature.consentText")}
          lang={session.recipient.language ?? session.document.language}
        >
          {session.consent.text}
        </div>
        <label class="check">
          <input
            ref={consent}
            type="checkbox"
            checked={consented}
            aria-invalid={missing === "missingConsent"}
            aria-describedby={missing === "missingConsent" ? "consent-fault" : undefined}
            onChange={(event) => {
              setConsented(event.currentTarget.checked);
              changed();
            }}
            data-testid="consent"
          />
          <span>{t(`${words}.consent`)}</span>
        </label>
        {missing === "missingConsent" && <Fault id="consent-fault" text={t("signature.missingConsent")} />}
        {fault !== null && <Fault text={fault} />}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" disabled={busy} onClick={onClose} data-testid="cancel-signature">
          {t("actions.cancel")}
        </button>
        <BusyButton busy={busy} data-testid="confirm-signature">
          {busy ? t(`${words}.working`) : t(`${words}.confirm`)}
        </BusyButton>
      </footer>
    </Dialog>
  );
}
