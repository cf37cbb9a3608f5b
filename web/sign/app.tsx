import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { placeOf } from "../shared/embedding.ts";
import { suggestLanguage, useLanguage } from "../shared/language.ts";
import { Loading } from "../shared/loading.tsx";
import { Memory } from "../shared/memory.ts";
import { Top } from "../shared/top.tsx";
import { Problem } from "../shared/service.ts";
import { SigningApi } from "./api.ts";
import { Ceremony } from "./ceremony.tsx";
import { announce } from "./embedding.ts";
import { Observing } from "./observing.tsx";
import { Outcome } from "./outcome.tsx";
import { lazy } from "./lazy.tsx";
import { loadPdf } from "./reader.tsx";
import { standing, type SigningSession } from "./session.ts";
import { Standstill } from "./standstill.tsx";
import { tabs } from "./tabs.ts";
import { troubleOf, TroublePage, type Trouble } from "./trouble.tsx";

// The secret stays in the fragment, which browsers send to nobody and a reload keeps.
const Forming = lazy(() => import("./forming.tsx"));
const secret = window.location.hash.slice(1);
const api = new SigningApi(secret);

/** The signing page: from a secret link to a signature or a refusal. */
export function App(): JSX.Element {
  const { t, language } = useLanguage();
  const [session, setSession] = useState<SigningSession | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const show = useCallback((fresh: SigningSession): void => {
    suggestLanguage(fresh.recipient.language ?? fresh.document.language);
    setSession(fresh);
    setTrouble(null);
  }, []);
  useTogether(session, show);
  useAnnouncements(session);
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
      <Top />
      <Body session={session} trouble={trouble} onSession={show} onTrouble={fail} onRetry={load} />
    </>
  );
}

/** Know what another tab of the same person does, or what happened while nobody looked. */
function useTogether(session: SigningSession | null, show: (session: SigningSession) => void): void {
  const id = session?.recipient.id;
  const status = session?.recipient.status;
  const told = useRef(status);
  const others = useRef<ReturnType<typeof tabs> | null>(null);
  useEffect(() => {
    if (id === undefined) return undefined;
    const refresh = (): void => void api.session().then(show, () => undefined);
    const look = (): void => {
      if (!document.hidden) refresh();
    };
    others.current = tabs(id, refresh);
    document.addEventListener("visibilitychange", look);
    return () => {
      others.current?.close();
      document.removeEventListener("visibilitychange", look);
    };
  }, [id]);
  useEffect(() => {
    if (told.current !== undefined && told.current !== status) others.current?.tell();
    told.current = status;
  }, [status]);
}

/** Tell the page around this one what happens. */
function useAnnouncements(session: SigningSession | null): void {
  useEffect(() => {
    if (session === null || placeOf(session.embedding) !== "embedded") return;
    announce("loaded", session);
    if (session.recipient.status === "viewed") announce("viewed", session);
    if (session.recipient.status === "signed") announce("signed", session);
    if (session.recipient.status === "refused") announce("refused", session);
    if (session.signed_file !== null) announce("file_ready", session);
  }, [session]);
  useEffect(() => {
    if (session === null || placeOf(session.embedding) !== "embedded") return undefined;
    const leave = (): void => announce("closed", session);
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, [session]);
}

interface BodyProps {
  session: SigningSession | null;
  trouble: Trouble | null;
  onSession: (session: SigningSession) => void;
  onTrouble: (error: unknown) => void;
  onRetry: () => void;
}

function Body({ session, trouble, onSession, onTrouble, onRetry }: BodyProps): JSX.Element {
  const { t } = useLanguage();
  const [reconsidered, setReconsidered] = useState(false);
  const id = session?.recipient.id ?? "";
  const memory = useMemo(() => new Memory(id), [id]);
  const done = session?.recipient.status === "signed";
  useEffect(() => {
    if (done) memory.clear();
  }, [done]);
  if (trouble !== null) return <TroublePage trouble={trouble} onRetry={onRetry} />;
  if (session === null) return <Loading text={t("app.loading")} />;
  if (placeOf(session.embedding) === "astray") {
    return <TroublePage trouble={{ code: "astray", detail: "", requestId: null }} onRetry={onRetry} />;
  }
  const place = standing(session);
  const shared = { api, session, onSession };
  switch (place.at) {
    case "acting":
      return <Ceremony {...shared} memory={memory} onTrouble={onTrouble} />;
    case "observing":
      return <Observing {...shared} onTrouble={onTrouble} />;
    case "stopped":
      return <TroublePage trouble={{ code: place.code, detail: "", requestId: null }} onRetry={onRetry} />;
    case "forming":
      return <Forming {...shared} memory={memory} onTrouble={onTrouble} />;
    case "making":
    case "early":
    case "blocked":
    case "gone":
      return <Standstill {...shared} standing={place} />;
    default:
      if (place.at === "refused" && place.open && reconsidered) {
        return <Ceremony {...shared} memory={memory} onTrouble={onTrouble} />;
      }
      return <Outcome {...shared} standing={place} onReconsider={() => setReconsidered(true)} />;
  }
}
