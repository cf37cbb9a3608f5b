import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { placeOf, tell } from "../shared/embedding.ts";
import { LANGUAGES, chooseLanguage, suggestLanguage, useLanguage, type Language } from "../shared/language.ts";
import { Problem } from "../shared/service.ts";
import { Wordmark } from "../shared/wordmark.tsx";
import { loadPdf } from "../sign/reader.tsx";
import { AcceptingApi } from "./api.ts";
import { Reading } from "./reading.tsx";
import { ownPage, type Accepted, type AcceptingSession } from "./session.ts";
import { TroublePage, troubleOf, type Trouble } from "./trouble.tsx";
import { useWords } from "./words.ts";

// The fragment goes to no server by itself, and a reload keeps it.
const secret = window.location.hash.slice(1);
const api = new AcceptingApi(secret);

/** The public page: from a link that everybody may have to a document of one's own. */
export function App(): JSX.Element {
  const words = useWords();
  const { t, language } = useLanguage();
  const [session, setSession] = useState<AcceptingSession | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const fail = useCallback((error: unknown): void => setTrouble(troubleOf(error)), []);
  const show = useCallback((fresh: AcceptingSession): void => {
    suggestLanguage(fresh.language);
    if (placeOf(fresh.embedding) === "astray") return setTrouble({ code: "astray", detail: "" });
    setSession(fresh);
    tell("loaded", {});
  }, []);
  const load = useCallback((): void => {
    setTrouble(null);
    setSession(null);
    if (secret === "") return fail(new Problem("link_invalid", 401, "", null));
    void loadPdf().catch(() => undefined); // Warms it up; the reader tells when it is missing.
    api.session().then(show, fail);
  }, []);
  useEffect(load, []);
  useEffect(() => {
    document.title = `${session === null ? words.title : session.name} · Rubrica`;
  }, [session, language]);

  /** What comes then is the signing page's: it knows what became of the document, and where the copy is. */
  const leave = (accepted: Accepted): void =>
    window.location.replace(ownPage(accepted.signing_url, window.location.pathname));

  return (
    <>
      <header class="top">
        <Wordmark />
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
      </header>
      {trouble !== null ? (
        <TroublePage trouble={trouble} onAgain={load} />
      ) : session === null ? (
        <Loading text={words.loading} />
      ) : (
        <Reading api={api} session={session} onAccepted={leave} onTrouble={fail} />
      )}
    </>
  );
}

/** The shape of the page to come, so that nothing jumps when it arrives. */
function Loading({ text }: { text: string }): JSX.Element {
  return (
    <main class="reading" data-testid="loading">
      <p class="visually-hidden" role="status">
        {text}
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
