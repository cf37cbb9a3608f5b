import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { LANGUAGES, chooseLanguage, suggestLanguage, useLanguage, type Language } from "../shared/language.ts";
import { Wordmark } from "../shared/wordmark.tsx";
import { Problem, SigningApi } from "./api.ts";
import { Outcome } from "./outcome.tsx";
import { loadPdf } from "./reader.tsx";
import { Reading } from "./reading.tsx";
import { standing, type SigningSession } from "./session.ts";
import { troubleOf, TroublePage, type Trouble } from "./trouble.tsx";

// The secret stays in the fragment, which browsers send to nobody and a reload keeps.
const secret = window.location.hash.slice(1);
const api = new SigningApi(secret);

/** The signing page: from a secret link to a signature or a refusal. */
export function App(): JSX.Element {
  const { t, language } = useLanguage();
  const [session, setSession] = useState<SigningSession | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const show = useCallback((fresh: SigningSession): void => {
    suggestLanguage(fresh.document.language);
    setSession(fresh);
    setTrouble(null);
  }, []);
  const fail = useCallback((error: unknown): void => setTrouble(troubleOf(error)), []);
  const load = useCallback((): void => {
    setTrouble(null);
    setSession(null);
    if (secret === "") return fail(new Problem("link_invalid", 401, "", null));
    void loadPdf().catch(() => undefined); // Warms it up; the reader tells when it is missing.
    api.session().then(show, fail);
  }, []);

  useEffect(load, []);
  useEffect(() => {
    document.title = session === null ? t("app.title") : `${session.document.name} · Rubrica`;
  }, [session, language]);

  return (
    <>
      <header class="top">
        <Wordmark />
        <LanguageChoice />
      </header>
      <Body session={session} trouble={trouble} onSession={show} onTrouble={fail} onRetry={load} />
    </>
  );
}

interface BodyProps {
  session: SigningSession | null;
  trouble: Trouble | null;
  onSession: (session: SigningSession) => void;
  onTrouble: (error: unknown) => void;
  onRetry: () => void;
}

function Body({ session, trouble, onSession, onTrouble, onRetry }: BodyProps): JSX.Element {
  if (trouble !== null) return <TroublePage trouble={trouble} onRetry={onRetry} />;
  if (session === null) return <Loading />;
  const place = standing(session);
  switch (place.at) {
    case "reading":
      return <Reading api={api} session={session} onSession={onSession} onTrouble={onTrouble} />;
    case "stopped":
      return <TroublePage trouble={{ code: place.code, detail: "", requestId: null }} onRetry={onRetry} />;
    default:
      return <Outcome api={api} session={session} standing={place} onSession={onSession} />;
  }
}

/** The shape of the page to come, so that nothing jumps when it arrives. */
function Loading(): JSX.Element {
  const { t } = useLanguage();
  return (
    <main class="reading" data-testid="loading">
      <p class="visually-hidden" role="status">
        {t("app.loading")}
      </p>
      <aside class="side" aria-hidden="true">
        <section class="summary summary-empty">
          <i />
          <i />
          <i />
        </section>
      </aside>
      <section class="document" aria-hidden="true">
        <div class="paper paper-empty" style={{ aspectRatio: "612 / 792" }} />
      </section>
    </main>
  );
}

function LanguageChoice(): JSX.Element {
  const { t, language } = useLanguage();
  return (
    <label class="language">
      <span class="visually-hidden">{t("app.language")}</span>
      <select
        value={language}
        onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
        data-testid="language"
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
