import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { useLanguage } from "../shared/language.ts";
import { Problem } from "../shared/service.ts";
import { Fault } from "./fault.tsx";
import type { ProofProps } from "./prove.tsx";
import { AttemptsLeft, faultOf } from "./proof-form.tsx";
import type { CodeRequirement } from "./session.ts";

const LENGTH = 6;
/** Seconds until another code may be asked for, where the service does not say otherwise. */
const PAUSE = 60;

/** A code that is sent, and typed here. */
export function CodeProof({ api, session, state, ready, onSession }: ProofProps): JSX.Element {
  const { t } = useLanguage();
  const requirement = state.requirement as CodeRequirement;
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState<"sending" | "checking" | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [wait, setWait] = useCountdown(state.code_sent_at);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const sent = state.code_sent_at !== null;
  const hint = requirement === "code_email" ? session.recipient.email_hint : session.recipient.phone_hint;

  const send = (): void => {
    if (busy !== null) return;
    setBusy("sending");
    setFault(null);
    setCode("");
    ready()
      .then(() => api.sendCode(requirement))
      .then((fresh) => {
        setWait(PAUSE);
        onSession(fresh);
        window.setTimeout(() => input.current?.focus());
      })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.retryAfter !== null) setWait(error.retryAfter);
        setFault(faultOf(error, t));
      })
      .finally(() => setBusy(null));
  };
  const check = (typed: string): void => {
    if (busy !== null) return;
    if (typed.length !== LENGTH) {
      setFault(t("prove.codeShort"));
      input.current?.focus();
      return;
    }
    setBusy("checking");
    setFault(null);
    api
      .checkCode(requirement, typed)
      .then(onSession)
      .catch(async (error: unknown) => {
        setFault(faultOf(error, t));
        setCode("");
        await api.session().then(onSession, () => undefined);
        input.current?.focus();
      })
      .finally(() => setBusy(null));
  };

  if (!sent) {
    return (
      <div class="proof-body">
        <p>{t(`prove.${requirement}Text`, { hint: hint ?? "" })}</p>
        {fault !== null && <Fault text={fault} />}
        <BusyButton
          busy={busy === "sending"}
          type="button"
          aria-disabled={busy !== null}
          disabled={wait > 0}
          onClick={send}
          data-testid="send-code"
        >
          {t("prove.sendCode")}
        </BusyButton>
      </div>
    );
  }
  return (
    <form
      class="proof-body"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        check(code);
      }}
    >
      <p role="status">{t("prove.codeSent", { hint: hint ?? "" })}</p>
      <div class="field">
        <label for={id}>{t("prove.code")}</label>
        <input
          ref={input}
          id={id}
          class="code"
          type="text"
          inputMode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9]*"
          maxLength={LENGTH}
          value={code}
          aria-invalid={fault !== null}
          aria-describedby={`${id}-fault`}
          onInput={(event) => {
            const digits = event.currentTarget.value.replace(/\D/g, "");
            event.currentTarget.value = digits;
            setCode(digits);
            setFault(null);
            if (digits.length === LENGTH) check(digits);
          }}
          data-testid="code"
        />
        <div id={`${id}-fault`}>{fault !== null && <Fault text={fault} />}</div>
        {fault === null && <AttemptsLeft state={state} />}
      </div>
      <div class="proof-tools">
        <BusyButton busy={busy === "checking"} aria-disabled={busy !== null} data-testid="check-code">
          {t("prove.check")}
        </BusyButton>
        <button
          type="button"
          class="button button-quiet"
          disabled={wait > 0 || busy !== null}
          onClick={send}
          data-testid="resend-code"
        >
          {wait > 0 ? t("prove.resendIn", { count: wait }) : t("prove.resend")}
        </button>
      </div>
    </form>
  );
}

/** Count seconds down to zero, beginning with what is left since the last code. */
function useCountdown(sentAt: string | null): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(() => {
    if (sentAt === null) return 0;
    const passed = Math.floor((Date.now() - Date.parse(sentAt)) / 1000);
    return Math.min(PAUSE, Math.max(0, PAUSE - passed)); // A clock that is wrong waits a minute at most.
  });
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = window.setTimeout(() => setLeft(left - 1), 1000);
    return () => window.clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}
