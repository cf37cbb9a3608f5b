import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import { Problem } from "../shared/service.ts";
import { filled } from "../shared/words.ts";
import { Fault } from "../sign/fault.tsx";
import { useWords } from "./words.ts";

/** The service sends one a minute. */
const PAUSE_S = 60;

interface CodeStepProps {
  email: string;
  code: string;
  fault: string | null;
  onCode: (code: string) => void;
  /** Send another code. */
  onAgain: () => Promise<void>;
  /** Go back to another address. */
  onOther: () => void;
}

/** The code that was sent to the address, which shows that it is theirs. */
export function CodeStep({ email, code, fault, onCode, onAgain, onOther }: CodeStepProps): JSX.Element {
  const { t } = useLanguage();
  const words = useWords();
  const [wait, setWait] = useState(PAUSE_S);
  const [told, setTold] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (wait <= 0) return undefined;
    const timer = window.setTimeout(() => setWait(wait - 1), 1000);
    return () => window.clearTimeout(timer);
  }, [wait]);

  const again = (): void => {
    setWait(PAUSE_S);
    setTold(words.code.sending);
    onAgain().then(
      () => setTold(words.code.sent),
      (error: unknown) => {
        const said = error instanceof Problem ? error : null;
        setWait(said === null ? 0 : (said.retryAfter ?? PAUSE_S)); // What reached nobody may be tried again at once.
        setTold(said?.detail || t(`trouble.${said === null ? "network" : "other"}.text`));
      },
    );
  };
  return (
    <>
      <p id={`${id}-lead`}>{filled(words.code.lead, { email })}</p>
      <label class="field">
        <span>{words.code.label}</span>
        <input
          ref={input}
          class="accept-code"
          type="text"
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9]*"
          maxLength={6}
          value={code}
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? `${id}-lead` : `${id}-fault`}
          onInput={(event) => {
            event.currentTarget.value = event.currentTarget.value.replace(/\D/g, "");
            onCode(event.currentTarget.value);
          }}
          data-testid="code"
        />
      </label>
      {fault !== null && <Fault id={`${id}-fault`} text={fault} />}
      <div class="accept-tools">
        <button type="button" class="button button-quiet" disabled={wait > 0} onClick={again} data-testid="code-again">
          {wait > 0 ? filled(words.code.againIn, { seconds: wait }) : words.code.again}
        </button>
        <button type="button" class="button button-quiet" onClick={onOther} data-testid="code-other">
          {words.code.other}
        </button>
      </div>
      <p role="status">{told}</p>
    </>
  );
}
