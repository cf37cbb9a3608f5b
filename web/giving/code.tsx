import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { CheckIcon } from "../shared/icons.tsx";
import { Problem } from "../shared/service.ts";
import { filled } from "../shared/words.ts";
import { Fault } from "../sign/fault.tsx";
import { sentenceOf } from "./frame.tsx";
import { useWords } from "./words.ts";

const PAUSE_S = 60;

/** How far the proof is: functions/dialects/native/mandate_bodies.py. */
export interface Code {
  state: "open" | "sent" | "proven";
  attempts_left: number;
}

interface CodeStepProps {
  code: Code;
  hint: string;
  onSend: () => Promise<void>;
  onCheck: (code: string) => Promise<void>;
}

/** The code that goes to the person's address, and comes back. */
export function CodeStep({ code, hint, onSend, onCheck }: CodeStepProps): JSX.Element {
  const words = useWords();
  const [digits, setDigits] = useState("");
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useState(0);
  const [fault, setFault] = useState<string | null>(null);
  const id = useId();
  useEffect(() => {
    if (wait <= 0) return undefined;
    const timer = window.setTimeout(() => setWait(wait - 1), 1000);
    return () => window.clearTimeout(timer);
  }, [wait]);

  const during = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      await work();
    } catch (error) {
      if (error instanceof Problem && error.retryAfter !== null) setWait(error.retryAfter);
      setFault(sentenceOf(error, words));
    } finally {
      setBusy(false);
    }
  };
  const send = (): void =>
    void during(async () => {
      await onSend();
      setDigits("");
      setWait(PAUSE_S);
    });
  const check = (): void => {
    if (!/^\d{6}$/.test(digits)) return setFault(words.code.missing);
    void during(() => onCheck(digits));
  };

  if (code.state === "proven") {
    return (
      <p class="giving-good" role="status" data-testid="code-proven">
        <CheckIcon /> {words.code.proven}
      </p>
    );
  }
  const sendText = wait > 0 ? filled(words.code.againIn, { seconds: wait }) : words.code.again;
  return (
    <form
      class="giving-code"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && code.state === "sent") check();
      }}
    >
      <p id={`${id}-lead`}>{filled(code.state === "sent" ? words.code.sent : words.code.lead, { email: hint })}</p>
      {code.state === "sent" && (
        <label class="field">
          <span>{words.code.label}</span>
          <input
            class="giving-digits"
            type="text"
            name="code"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={6}
            value={digits}
            aria-invalid={fault !== null}
            aria-describedby={fault === null ? `${id}-lead` : `${id}-fault`}
            onInput={(event) => {
              const typed = event.currentTarget.value.replace(/\D/g, "");
              event.currentTarget.value = typed;
              setDigits(typed);
            }}
            data-testid="code"
          />
        </label>
      )}
      {fault !== null && <Fault id={`${id}-fault`} text={fault} />}
      <div class="giving-tools">
        {code.state === "sent" && (
          <button type="submit" class="button button-primary" aria-disabled={busy} data-testid="check-code">
            {words.code.check}
          </button>
        )}
        <button
          type="button"
          class={code.state === "sent" ? "button button-quiet" : "button button-primary"}
          disabled={wait > 0 || busy}
          onClick={send}
          data-testid="send-code"
        >
          {code.state === "sent" ? sendText : words.code.send}
        </button>
      </div>
    </form>
  );
}
