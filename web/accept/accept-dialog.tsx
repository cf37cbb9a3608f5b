import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { useLanguage } from "../shared/language.ts";
import { newKey, Problem } from "../shared/service.ts";
import { filled } from "../shared/words.ts";
import { Fault } from "../sign/fault.tsx";
import type { AcceptingApi } from "./api.ts";
import { CodeStep } from "./code-step.tsx";
import {
  isAsked,
  missingOf,
  saidOf,
  shownDetails,
  type Accepted,
  type AcceptingSession,
  type Detail,
  type Details,
} from "./session.ts";
import { isFinal, troubleOf } from "./trouble.tsx";
import { useWords } from "./words.ts";

interface AcceptDialogProps {
  api: AcceptingApi;
  session: AcceptingSession;
  visit: () => Promise<string>;
  /** What the person said already, before they went back to the text. */
  details: Details;
  onDetails: (details: Details) => void;
  onClose: () => void;
  onAccepted: (accepted: Accepted) => void;
  onTrouble: (error: unknown) => void;
}

type Faults = Partial<Record<Detail | "consent" | "code", string>>;
const KINDS = {
  name: { type: "text", autocomplete: "name", maxLength: 100 },
  email: { type: "email", autocomplete: "email", maxLength: 254 },
  phone: { type: "tel", autocomplete: "tel", maxLength: 40 },
  tax_id: { type: "text", autocomplete: "off", maxLength: 40 },
} as const;

/** Say who one is, agree, and accept with one button. */
export function AcceptDialog(props: AcceptDialogProps): JSX.Element {
  const { api, session, visit, details, onDetails, onClose, onAccepted, onTrouble } = props;
  const { t } = useLanguage();
  const words = useWords();
  const [consented, setConsented] = useState(false);
  const [step, setStep] = useState<"details" | "code">("details");
  const [code, setCode] = useState("");
  const [faults, setFaults] = useState<Faults>({});
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const intention = useRef({ content: "", key: "" });
  const sentTo = useRef("");
  const form = useRef<HTMLDivElement>(null);
  const id = useId();

  const point = (found: Faults): void => {
    setFaults(found);
    const first = Object.keys(found)[0];
    window.setTimeout(() => form.current?.querySelector<HTMLInputElement>(`[name="${first ?? ""}"]`)?.focus());
  };
  const refuse = (error: unknown): void => {
    setBusy(false);
    const found = pointed(error);
    if (Object.keys(found).length > 0) {
      if (!("code" in found)) setStep("details");
      return point(found);
    }
    const trouble = troubleOf(error);
    if (isFinal(trouble)) return onTrouble(error);
    setFault(trouble.detail || t(`trouble.${trouble.code as "network"}.text`));
  };
  const sendCode = async (): Promise<void> => {
    const email = details.email.trim();
    try {
      await api.sendCode({ visit: await visit(), email });
      sentTo.current = email;
    } catch (error) {
      // Who went back and on again has one on its way.
      const onItsWay = error instanceof Problem && error.code === "link_code_sent_too_soon";
      if (!onItsWay || sentTo.current !== email) throw error;
    }
  };
  const accept = async (): Promise<void> => {
    const body = {
      ...saidOf(details),
      ...(step === "code" ? { code } : {}),
      visit: await visit(),
      consent_version: session.consent.version,
    };
    const content = JSON.stringify(body);
    if (intention.current.content !== content) intention.current = { content, key: newKey() };
    onAccepted(await api.accept(body, intention.current.key));
  };
  const submit = (): void => {
    const found: Faults = Object.fromEntries(missingOf(details, session).map((one) => [one, words.form.missing]));
    if (!consented) found.consent = words.form.missingConsent;
    if (step === "code" && code.length !== 6) found.code = words.code.missing;
    setFault(null);
    if (Object.keys(found).length > 0) return point(found);
    setFaults({});
    setBusy(true);
    if (session.verify_email && step === "details") {
      sendCode().then(() => {
        setStep("code");
        setBusy(false);
      }, refuse);
    } else accept().catch(refuse);
  };

  return (
    <Dialog
      title={step === "code" ? words.code.title : words.form.title}
      busy={busy}
      testid="acceptance"
      onClose={onClose}
      onSubmit={submit}
    >
      <div class="dialog-body" ref={form}>
        {step === "code" ? (
          <CodeStep
            email={details.email.trim()}
            code={code}
            fault={faults.code ?? null}
            onCode={(typed) => {
              setCode(typed);
              setFaults({});
            }}
            onAgain={sendCode}
            onOther={() => {
              setStep("details");
              setCode("");
              setFaults({});
            }}
          />
        ) : (
          <>
            <p>{words.form.lead}</p>
            {shownDetails(session).map((detail) => (
              <DetailField
                key={detail}
                detail={detail}
                asked={isAsked(detail, session) || (detail === "email" && session.verify_email)}
                value={details[detail]}
                fault={faults[detail] ?? null}
                onInput={(value) => {
                  onDetails({ ...details, [detail]: value });
                  setFaults({});
                }}
              />
            ))}
            <div
              class="consent-text"
              role="region"
              tabIndex={0}
              aria-label={words.form.consentText}
              lang={session.language}
            >
              {session.consent.text}
            </div>
            <label class="check">
              <input
                type="checkbox"
                name="consent"
                checked={consented}
                aria-invalid={faults.consent !== undefined}
                aria-describedby={faults.consent === undefined ? undefined : `${id}-consent`}
                onChange={(event) => {
                  setConsented(event.currentTarget.checked);
                  setFaults({});
                }}
                data-testid="consent"
              />
              <span>{words.form.consent}</span>
            </label>
            {faults.consent !== undefined && <Fault id={`${id}-consent`} text={faults.consent} />}
            <p class="accept-public">{filled(words.public, { sender: session.sender })}</p>
          </>
        )}
        {fault !== null && <Fault text={fault} />}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" disabled={busy} onClick={onClose} data-testid="back-to-text">
          {words.form.cancel}
        </button>
        <BusyButton busy={busy} data-testid="accept">
          {busy ? words.form.working : words.form.accept}
        </BusyButton>
      </footer>
    </Dialog>
  );
}

interface DetailFieldProps {
  detail: Detail;
  asked: boolean;
  value: string;
  fault: string | null;
  onInput: (value: string) => void;
}

function DetailField({ detail, asked, value, fault, onInput }: DetailFieldProps): JSX.Element {
  const words = useWords();
  const id = useId();
  const hint = detail === "email" ? words.form.emailHint : detail === "phone" ? words.form.phoneHint : null;
  const described = [hint === null ? null : `${id}-hint`, fault === null ? null : `${id}-fault`];
  return (
    <div class="accept-field">
      <label class="field">
        <span>
          {words.form[detail]} {!asked && <small>({words.form.optional})</small>}
        </span>
        <input
          {...KINDS[detail]}
          name={detail}
          value={value}
          required={asked}
          aria-invalid={fault !== null}
          aria-describedby={described.filter((one) => one !== null).join(" ") || undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
          data-testid={detail}
        />
      </label>
      {hint !== null && (
        <small id={`${id}-hint`} class="accept-hint">
          {hint}
        </small>
      )}
      {fault !== null && <Fault id={`${id}-fault`} text={fault} />}
    </div>
  );
}

/** Put what the service found wrong beside the fields that it is about. */
function pointed(error: unknown): Faults {
  if (!(error instanceof Problem)) return {};
  const known = ["name", "email", "phone", "tax_id", "code"];
  const wrong = error.errors.map((one) => [one.pointer.slice(1), one.detail] as const);
  return Object.fromEntries(wrong.filter(([name]) => known.includes(name)));
}
