import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CheckIcon, CloseIcon, DownloadIcon } from "../shared/icons.tsx";
import { useLanguage, type Language } from "../shared/language.ts";
import type { SigningApi } from "./api.ts";
import type { SigningFile, SigningSession, Standing } from "./session.ts";

interface OutcomeProps {
  api: SigningApi;
  session: SigningSession;
  standing: Extract<Standing, { at: "signed" | "refused" }>;
  onSession: (session: SigningSession) => void;
}

/** What became of it: signed or refused, and what happens next. */
export function Outcome({ api, session, standing, onSession }: OutcomeProps): JSX.Element {
  const { t, language } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  const { document, recipient } = session;
  const signed = standing.at === "signed";
  useEffect(() => heading.current?.focus(), []);

  return (
    <main class="notice" data-testid="result" data-outcome={standing.at}>
      <div class="notice-card">
        <span class={`notice-mark ${signed ? "notice-mark-good" : "notice-mark-plain"}`}>
          {signed ? <CheckIcon /> : <CloseIcon />}
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {t(signed ? "outcome.signed" : "outcome.refused")}
        </h1>
        <p>
          {signed
            ? t("outcome.signedText", { document: document.name })
            : t("outcome.refusedText", { sender: document.sender, document: document.name })}
        </p>
        {signed && recipient.signed_at !== null && (
          <p class="notice-when">
            <time dateTime={recipient.signed_at}>
              {t("outcome.signedAt", { when: inWords(recipient.signed_at, language) })}
            </time>
          </p>
        )}
      </div>
      {signed && <Copy api={api} session={session} state={standing.copy} onSession={onSession} />}
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
  useEffect(() => (state === "waiting" || state === "sealing" ? poll(api, onSession, state) : undefined), [state]);

  const name = { waiting: "waiting", sealing: "sealing", ready: "completed", closed: "closed" }[state] as
    | "waiting"
    | "sealing"
    | "completed"
    | "closed";
  return (
    <section class="notice-next" role="status" data-testid="copy" data-state={state}>
      <h2>
        {state === "sealing" && <span class="spinner" aria-hidden="true" />}
        {t(`outcome.${name}`)}
      </h2>
      <p>{t(`outcome.${name}Text`, { sender: session.document.sender })}</p>
      {session.files.flatMap((file, index) =>
        PARTS.map((part) => {
          const link = file[part];
          const name = part === "signed_file" ? "download-signed" : "download-evidence";
          return (
            link !== null && (
              <a
                key={`${file.id}-${part}`}
                class={index === 0 && part === "signed_file" ? "button button-primary" : "button"}
                href={link.url}
                download
                rel="noopener"
                onClick={(event) => refreshLink(event, file, part, { api, onSession })}
                data-testid={index === 0 ? name : `${name}-${index + 1}`}
              >
                <DownloadIcon /> {t(part === "signed_file" ? "outcome.download" : "outcome.evidence")}
                {session.files.length > 1 && `: ${file.name}`}
              </a>
            )
          );
        }),
      )}
    </section>
  );
}

/** What may be had of a file; its evidence only where that is a file apart. */
const PARTS = ["signed_file", "evidence_file"] as const;

/** Follow a link that has gone stale only after it was renewed. */
function refreshLink(
  event: Event,
  file: SigningFile,
  part: (typeof PARTS)[number],
  { api, onSession }: Pick<CopyProps, "api" | "onSession">,
): void {
  const stale = Date.parse(file[part]?.expires_at ?? "") - Date.now() < 10_000;
  if (!stale) return;
  event.preventDefault();
  api
    .session()
    .then((fresh) => {
      onSession(fresh);
      const copy = fresh.files.find((one) => one.id === file.id)?.[part];
      if (copy) window.location.assign(copy.url);
    })
    .catch(() => undefined); // The button stays, and may be pressed again.
}

const FIRST_PAUSE_MS = { waiting: 10_000, sealing: 1_500 };
const LONGEST_PAUSE_MS = 60_000;

/** Ask for the session ever more seldom, and not while nobody looks. Return what stops it. */
function poll(api: SigningApi, tell: (session: SigningSession) => void, state: "waiting" | "sealing"): () => void {
  let pause = FIRST_PAUSE_MS[state];
  let timer = 0;
  let stopped = false;
  const ask = async (): Promise<void> => {
    if (!document.hidden) await api.session().then(tell, () => undefined);
    pause = Math.min(pause * 1.4, LONGEST_PAUSE_MS);
    wait();
  };
  const wait = (): void => {
    if (!stopped) timer = window.setTimeout(() => void ask(), pause);
  };
  wait();
  return () => {
    stopped = true;
    window.clearTimeout(timer);
  };
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
