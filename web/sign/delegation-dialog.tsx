import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { useLanguage } from "../shared/language.ts";
import type { Delegate } from "./api.ts";
import { Fault } from "./fault.tsx";
import type { SigningSession } from "./session.ts";

interface DelegationDialogProps {
  session: SigningSession;
  busy: boolean;
  fault: string | null;
  onClose: () => void;
  onConfirm: (delegate: Delegate) => void;
}

/** Hand one's part to another person. */
export default function DelegationDialog(props: DelegationDialogProps): JSX.Element {
  const { session, busy, fault, onClose, onConfirm } = props;
  const { t } = useLanguage();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState("");
  const [missing, setMissing] = useState<"name" | "contact" | null>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const emailInput = useRef<HTMLInputElement>(null);

  const confirm = (): void => {
    const contact = {
      ...(email.trim() === "" ? {} : { email: email.trim() }),
      ...(phone.trim() === "" ? {} : { phone: phone.trim() }),
    };
    if (name.trim() === "") {
      setMissing("name");
      nameInput.current?.focus();
    } else if (Object.keys(contact).length === 0) {
      setMissing("contact");
      emailInput.current?.focus();
    } else onConfirm({ name: name.trim(), ...contact });
  };
  const change = (set: (value: string) => void) => (event: { currentTarget: HTMLInputElement }) => {
    set(event.currentTarget.value);
    setMissing(null);
  };
  return (
    <Dialog title={t("delegation.title")} busy={busy} testid="delegation-dialog" onClose={onClose} onSubmit={confirm}>
      <div class="dialog-body">
        <p>{t("delegation.text", { sender: session.document.sender })}</p>
        <ul class="meaning">
          <li>{t("delegation.meaningLink")}</li>
          <li>{t("delegation.meaningOver")}</li>
          <li>{t("delegation.meaningHistory")}</li>
        </ul>
        <label class="field">
          <span>{t("delegation.name")}</span>
          <input
            ref={nameInput}
            type="text"
            autocomplete="off"
            maxLength={120}
            value={name}
            aria-invalid={missing === "name"}
            aria-describedby="delegation-fault"
            onInput={change(setName)}
            data-testid="delegate-name"
          />
        </label>
        <label class="field">
          <span>{t("delegation.email")}</span>
          <input
            ref={emailInput}
            type="email"
            inputMode="email"
            autocomplete="off"
            maxLength={254}
            value={email}
            aria-invalid={missing === "contact"}
            aria-describedby="delegation-fault"
            onInput={change(setEmail)}
            data-testid="delegate-email"
          />
        </label>
        <label class="field">
          <span>{t("delegation.phone")}</span>
          <input
            type="tel"
            inputMode="tel"
            autocomplete="off"
            maxLength={20}
            placeholder="+52 55 1234 5678"
            value={phone}
            aria-describedby="delegation-fault"
            onInput={change(setPhone)}
            data-testid="delegate-phone"
          />
        </label>
        <div id="delegation-fault">
          {missing !== null && <Fault text={t(missing === "name" ? "delegation.missingName" : "delegation.missingContact")} />}
        </div>
        {fault !== null && <Fault text={fault} />}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" disabled={busy} onClick={onClose}>
          {t("actions.cancel")}
        </button>
        <BusyButton busy={busy} data-testid="confirm-delegate">
          {busy ? t("refusal.working") : t("delegation.confirm")}
        </BusyButton>
      </footer>
    </Dialog>
  );
}
