import type { JSX } from "preact";
import { CheckIcon, ClockIcon, LockIcon } from "../shared/icons.tsx";
import { useLanguage, type Language } from "../shared/language.ts";
import { pagesOf, type SigningSession } from "./session.ts";

/** What is to be signed, who sent it, what they say and until when. */
export function Summary({ session }: { session: SigningSession }): JSX.Element {
  const { t, language } = useLanguage();
  const { document, recipient } = session;
  const messages = [document.message, recipient.message].filter((one): one is string => one !== null && one !== "");
  return (
    <section class="summary">
      <h1>{document.name}</h1>
      <p class="summary-facts">
        <span data-testid="sender">{t("summary.sentBy", { sender: document.sender })}</span>
        <span data-testid="recipient">{t("summary.for", { name: recipient.name })}</span>
        <span>{t("summary.pages", { count: pagesOf(session) })}</span>
      </p>
      {document.expires_at !== null && document.status === "in_progress" && (
        <p class="summary-deadline" data-testid="deadline">
          <ClockIcon />{" "}
          <time dateTime={document.expires_at}>
            {t("summary.deadline", { when: dayAndHour(document.expires_at, language) })}
          </time>
        </p>
      )}
      {messages.length > 0 && <Message messages={messages} sender={document.sender} />}
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

const LONG = 140;

/** What the sender says; a long message is folded. */
function Message({ messages, sender }: { messages: string[]; sender: string }): JSX.Element {
  const { t } = useLanguage();
  const text = messages.join("\n\n");
  const words = <blockquote class="message-text">{text}</blockquote>;
  return (
    <div class="message" data-testid="message">
      {text.length > LONG ? (
        <details>
          <summary>{t("summary.message", { sender })}</summary>
          {words}
        </details>
      ) : (
        <>
          <strong>{t("summary.message", { sender })}</strong>
          {words}
        </>
      )}
    </div>
  );
}

/** A moment in the person's words: with its hour, and its year only where it is another one. */
export function dayAndHour(instant: string, language: Language): string {
  const moment = new Date(instant);
  return new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(moment.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
  }).format(moment);
}
