import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { useLanguage } from "../shared/language.ts";
import { Problem } from "../shared/service.ts";
import { type SigningApi } from "./api.ts";
import { Fault } from "./fault.tsx";
import type { RequirementState, SigningSession } from "./session.ts";
import { troubleOf } from "./trouble.tsx";

interface ProofFormProps {
  api: SigningApi;
  state: RequirementState;
  /** What the button says. */
  action: string;
  /** What is still missing, in the person's words; null when it can be sent. */
  missing: string | null;
  ready: () => Promise<unknown>;
  send: () => Promise<SigningSession>;
  onSession: (session: SigningSession) => void;
  /** Tell that it was sent and not accepted. */
  onFailed?: () => void;
  children?: ComponentChildren;
}

/** A proof that is sent in one go, with what came of it. */
export function ProofForm(props: ProofFormProps): JSX.Element {
  const { api, state, action, missing, ready, send, onSession, onFailed, children } = props;
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const submit = (): void => {
    if (busy) return;
    if (missing !== null) return setFault(missing);
    setBusy(true);
    setFault(null);
    ready()
      .then(send)
      .then(onSession)
      .catch(async (error: unknown) => {
        setFault(faultOf(error, t));
        onFailed?.();
        await api.session().then(onSession, () => undefined); // Tells the attempts left, or that it is blocked.
      })
      .finally(() => setBusy(false));
  };
  return (
    <form
      class="proof-body"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {children}
      {fault === null ? <AttemptsLeft state={state} /> : <Fault text={fault} />}
      <BusyButton busy={busy} data-testid={`prove-${state.requirement}`}>
        {busy ? t("prove.checking") : action}
      </BusyButton>
    </form>
  );
}

const FEW = 2;

/** How often one may still be wrong: told when it begins to matter. */
export function AttemptsLeft({ state }: { state: RequirementState }): JSX.Element | null {
  const { t } = useLanguage();
  if (state.attempts_left > FEW) return null;
  return (
    <small class="attempts" data-testid="attempts">
      {t("prove.attempts", { count: state.attempts_left })}
    </small>
  );
}

export function faultOf(error: unknown, t: ReturnType<typeof useLanguage>["t"]): string {
  if (error instanceof Problem && error.detail !== "") return error.errors[0]?.detail ?? error.detail;
  return t(`trouble.${troubleOf(error).code}.text`);
}
