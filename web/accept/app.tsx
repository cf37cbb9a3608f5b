import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { placeOf, tell } from "../shared/embedding.ts";
import { suggestLanguage, useLanguage } from "../shared/language.ts";
import { Loading } from "../shared/loading.tsx";
import { Problem } from "../shared/service.ts";
import { Top } from "../shared/top.tsx";
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
  const { language } = useLanguage();
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
      <Top />
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
