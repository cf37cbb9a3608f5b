import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ClockIcon, CloudOffIcon, NoticeIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import type messages from "../shared/messages/es.json";
import { NetworkDown, Problem } from "../shared/service.ts";

export type TroubleCode = Exclude<keyof (typeof messages)["trouble"], "retry" | "reference">;

/** Why the page cannot go on, in the words of its messages. */
export interface Trouble {
  code: TroubleCode;
  /** A sentence from the service, for codes without words of our own. */
  detail: string;
  requestId: string | null;
}

const SPOKEN = new Set<TroubleCode>([
  "link_invalid",
  "link_expired",
  "document_canceled",
  "document_not_open",
  "document_expired",
  "document_refused",
  "recipient_already_signed",
  "recipient_refused",
  "recipient_gone",
]);
const WORTH_RETRYING = new Set<TroubleCode>(["network", "file", "other"]);

/** Put any error into the words of this page. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof NetworkDown) return { code: "network", detail: "", requestId: null };
  if (error instanceof Problem) {
    const code = SPOKEN.has(error.code as TroubleCode) ? (error.code as TroubleCode) : "other";
    return { code, detail: error.detail, requestId: error.requestId };
  }
  console.error(error);
  return { code: navigator.onLine ? "file" : "network", detail: "", requestId: null };
}

/** Tell whether the document is closed to this person, so that trying again is of no use. */
export function isFinal(trouble: Trouble): boolean {
  return !WORTH_RETRYING.has(trouble.code);
}

/** A whole page that says what happened and what to do. */
export function TroublePage({ trouble, onRetry }: { trouble: Trouble; onRetry: () => void }): JSX.Element {
  const { t } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [trouble.code]);
  useEffect(() => {
    if (trouble.code !== "network") return;
    window.addEventListener("online", onRetry);
    return () => window.removeEventListener("online", onRetry);
  }, [trouble.code]);

  const text = trouble.code === "other" && trouble.detail !== "" ? trouble.detail : t(`trouble.${trouble.code}.text`);
  return (
    <main class="notice" data-testid="trouble" data-code={trouble.code}>
      <div class="notice-card">
        <span class="notice-mark notice-mark-plain">{iconOf(trouble.code)}</span>
        <h1 ref={heading} tabIndex={-1}>
          {t(`trouble.${trouble.code}.title`)}
        </h1>
        <p>{text}</p>
        {!isFinal(trouble) && (
          <button type="button" class="button button-primary" onClick={onRetry} data-testid="retry">
            {t("trouble.retry")}
          </button>
        )}
        {trouble.requestId !== null && !isFinal(trouble) && (
          <small>{t("trouble.reference", { id: trouble.requestId })}</small>
        )}
      </div>
    </main>
  );
}

function iconOf(code: TroubleCode): JSX.Element {
  if (code === "network") return <CloudOffIcon />;
  return code === "link_expired" || code === "document_expired" ? <ClockIcon /> : <NoticeIcon />;
}
