import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CheckIcon, CloseIcon, PenIcon } from "../shared/icons.tsx";
import { useLanguage, type Language } from "../shared/language.ts";
import type { SigningApi } from "./api.ts";
import { Copies } from "./copies.tsx";
import { announce, EMBEDDED } from "./embedding.ts";
import { lazy } from "./lazy.tsx";
import { usePolling } from "./polling.ts";
import { Redirect } from "./redirect.tsx";
import type { SigningSession, Standing } from "./session.ts";
import { wasSentBack } from "./steps.ts";

const Attach = lazy(() => import("./attach.tsx"));

interface OutcomeProps {
  api: SigningApi;
  session: SigningSession;
  standing: Extract<Standing, { at: "signed" | "refused" }>;
  onSession: (session: SigningSession) => void;
  /** The person wants to sign after all. */
  onReconsider: () => void;
}

/** What became of it: signed, approved or refused, and what happens next. */
export function Outcome({ api, session, standing, onSession, onReconsider }: OutcomeProps): JSX.Element {
  const { t, language } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  const { document, recipient } = session;
  const signed = standing.at === "signed";
  const done = session.signing.approval ? "approved" : "signed";
  useEffect(() => heading.current?.focus(), []);

  return (
    <main class="notice" data-testid="result" data-outcome={standing.at}>
      <div class="notice-card">
        <span class={`notice-mark ${signed ? "notice-mark-good" : "notice-mark-plain"}`}>
          {signed ? <CheckIcon /> : <CloseIcon />}
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {t(signed ? `outcome.${done}` : "outcome.refused")}
        </h1>
        <p>
          {signed
            ? t(`outcome.${done}Text`, { document: document.name })
            : t("outcome.refusedText", { sender: document.sender, document: document.name })}
        </p>
        {signed && recipient.signed_at !== null && (
          <p class="notice-when">
            <time dateTime={recipient.signed_at}>
              {t(`outcome.${done}At`, { when: inWords(recipient.signed_at, language) })}
            </time>
          </p>
        )}
        {EMBEDDED && signed && (
          <button type="button" class="button" onClick={() => announce("closed", session)} data-testid="close-frame">
            {t("actions.close")}
          </button>
        )}
      </div>
      {standing.at === "refused" && standing.open && (
        <section class="notice-next" data-testid="reconsider-offer">
          <h2>{t("outcome.reconsiderTitle")}</h2>
          <p>{t("outcome.reconsiderText", { sender: document.sender })}</p>
          <button type="button" class="button" onClick={onReconsider} data-testid="reconsider">
            <PenIcon /> {t("outcome.reconsider")}
          </button>
        </section>
      )}
      {signed && session.attachments.some(wasSentBack) && (
        <div class="notice-next" data-testid="sent-back">
          <Attach
            api={api}
            requests={session.attachments.filter(wasSentBack)}
            ready={() => Promise.resolve()}
            onSession={onSession}
          />
        </div>
      )}
      {signed && <Copy api={api} session={session} state={standing.copy} onSession={onSession} />}
      {signed && recipient.redirect_url !== null && <Redirect url={recipient.redirect_url} />}
    </main>
  );
}

type CopyState = Extract<Standing, { at: "signed" }>["copy"];

interface CopyProps {
  api: SigningApi;
  session: SigningSession;
  state: CopyState;
  onSession: (session: SigningSession) => void;
}

/** The signed copy: awaited, then offered. */
function Copy({ api, session, state, onSession }: CopyProps): JSX.Element {
  const { t } = useLanguage();
  usePolling(() => api.session().then(onSession), { waiting: 10_000, sealing: 1_500, ready: null, closed: null }[state]);
  const name = ({ waiting: "waiting", sealing: "sealing", ready: "completed", closed: "closed" } as const)[state];
  return (
    <section class="notice-next" role="status" data-testid="copy" data-state={state}>
      <h2>
        {state === "sealing" && <span class="spinner" aria-hidden="true" />}
        {t(`outcome.${name}`)}
      </h2>
      <p>{t(`outcome.${name}Text`, { sender: session.document.sender })}</p>
      <Copies api={api} session={session} onSession={onSession} />
    </section>
  );
}

function inWords(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(new Date(instant));
}
