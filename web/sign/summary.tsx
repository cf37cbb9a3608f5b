import type { JSX } from "preact";
import { CheckIcon, LockIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { pagesOf, type SigningSession } from "./session.ts";

/** What is to be signed, who sent it, and which step comes now. */
export function Summary({ session, read }: { session: SigningSession; read: boolean }): JSX.Element {
  const { t } = useLanguage();
  const { document, recipient } = session;
  return (
    <section class="summary">
      <h1>{document.name}</h1>
      <p class="summary-facts">
        <span data-testid="sender">{t("summary.sentBy", { sender: document.sender })}</span>
        <span data-testid="recipient">{t("summary.for", { name: recipient.name })}</span>
        <span>{t("summary.pages", { count: pagesOf(session) })}</span>
      </p>
      <ol class="steps" aria-label={t("summary.steps")}>
        <Step number={1} name={t("summary.read")} state={read ? "done" : "current"} />
        <Step number={2} name={t("summary.sign")} state={read ? "current" : "next"} />
      </ol>
      <p class="summary-personal">
        <LockIcon /> {t("summary.personal")}
      </p>
      {session.files.some((file) => file.existing_signatures > 0) && (
        <p class="summary-signed" data-testid="signed-before">
          <CheckIcon /> {t("summary.signedBefore")}
        </p>
      )}
    </section>
  );
}

interface StepProps {
  number: number;
  name: string;
  state: "done" | "current" | "next";
}

function Step({ number, name, state }: StepProps): JSX.Element {
  const { t } = useLanguage();
  return (
    <li class={`step step-${state}`} aria-current={state === "current" ? "step" : undefined}>
      <span class="step-mark" aria-hidden="true">
        {state === "done" ? <CheckIcon /> : number}
      </span>
      {name}
      {state === "done" && <span class="visually-hidden">({t("summary.done")})</span>}
    </li>
  );
}
