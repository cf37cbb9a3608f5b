import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ClockIcon, LockIcon, PersonIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import type { SigningApi } from "./api.ts";
import { usePolling } from "./polling.ts";
import type { SigningSession, Standing } from "./session.ts";

interface StandstillProps {
  api: SigningApi;
  session: SigningSession;
  standing: Extract<Standing, { at: "early" | "blocked" | "gone" | "making" }>;
  onSession: (session: SigningSession) => void;
}

const PAUSES_MS = { early: 10_000, blocked: 5_000, gone: null, making: 1_500 };

/** Nothing for this person to do now. The page goes on by itself as soon as there is. */
export function Standstill({ api, session, standing, onSession }: StandstillProps): JSX.Element {
  const { t } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [standing.at]);
  usePolling(() => api.session().then(onSession), PAUSES_MS[standing.at]);
  const { sender, name } = session.document;
  const words: ComponentChildren =
    standing.at === "gone"
      ? standing.to === null
        ? t("standstill.replacedText", { sender, document: name })
        : t("standstill.delegatedText", { name: standing.to, document: name })
      : t(`standstill.${standing.at}Text`, { sender, document: name });
  const title = standing.at === "gone" ? (standing.to === null ? "replaced" : "delegated") : standing.at;
  return (
    <main class="notice" data-testid="standstill" data-at={title}>
      <div class="notice-card">
        <span class="notice-mark notice-mark-plain">
          {standing.at === "early" || standing.at === "making" ? <ClockIcon /> : standing.at === "blocked" ? <LockIcon /> : <PersonIcon />}
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {t(`standstill.${title}`)}
        </h1>
        <p>{words}</p>
        {standing.at !== "gone" && (
          <p class="notice-when" role="status">
            <span class="pulse" aria-hidden="true" /> {t("standstill.waiting")}
          </p>
        )}
      </div>
    </main>
  );
}
