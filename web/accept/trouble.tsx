import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ClockIcon, CloudOffIcon, NoticeIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { NetworkDown, Problem } from "../shared/service.ts";
import { useWords, type Words } from "./words.ts";

type Own = Exclude<keyof Words["trouble"], "again">;
type Common = "network" | "file" | "other";

/** Why the page cannot go on, in the words of its messages. */
export interface Trouble {
  code: Own | Common;
  /** A sentence from the service, for codes without words of our own. */
  detail: string;
}

const OWN: ReadonlySet<string> = new Set<Own>([
  "link_invalid",
  "clickwrap_closed",
  "clickwrap_expired",
  "clickwrap_exhausted",
  "clickwrap_text_outdated",
  "visit_unknown",
  "accepted_before",
]);
/** After these, the page begins anew. */
const BEGINS_ANEW: ReadonlySet<string> = new Set([
  "network",
  "file",
  "other",
  "clickwrap_text_outdated",
  "visit_unknown",
  "accepted_before",
]);

/** Put any error into the words of this page. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof NetworkDown) return { code: "network", detail: "" };
  if (error instanceof Problem) {
    return { code: OWN.has(error.code) ? (error.code as Own) : "other", detail: error.detail };
  }
  console.error(error);
  return { code: navigator.onLine ? "file" : "network", detail: "" };
}

/** Tell whether the whole page has to say it, because what was being done cannot be tried again as it is. */
export function isFinal(trouble: Trouble): boolean {
  return OWN.has(trouble.code);
}

/** A whole page that says what happened and what to do. */
export function TroublePage({ trouble, onAgain }: { trouble: Trouble; onAgain: () => void }): JSX.Element {
  const { t } = useLanguage();
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [trouble.code]);
  const common = ["network", "file", "other"].includes(trouble.code);
  const title = common ? t(`trouble.${trouble.code as Common}.title`) : words.trouble[trouble.code as Own].title;
  const text = common ? t(`trouble.${trouble.code as Common}.text`) : words.trouble[trouble.code as Own].text;
  return (
    <main class="notice" data-testid="trouble" data-code={trouble.code}>
      <div class="notice-card">
        <span class="notice-mark notice-mark-plain">{iconOf(trouble.code)}</span>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p>{trouble.code === "other" && trouble.detail !== "" ? trouble.detail : text}</p>
        {BEGINS_ANEW.has(trouble.code) && (
          <button type="button" class="button button-primary" onClick={onAgain} data-testid="retry">
            {common ? t("trouble.retry") : words.trouble.again}
          </button>
        )}
      </div>
    </main>
  );
}

function iconOf(code: Trouble["code"]): JSX.Element {
  if (code === "network") return <CloudOffIcon />;
  return code === "clickwrap_expired" || code === "visit_unknown" ? <ClockIcon /> : <NoticeIcon />;
}
