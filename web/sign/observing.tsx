import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import type { SigningApi } from "./api.ts";
import { Copies } from "./copies.tsx";
import { useOpening } from "./opening.ts";
import { usePolling } from "./polling.ts";
import { Reader } from "./reader.tsx";
import { pagesOf, type SigningSession } from "./session.ts";
import { Summary } from "./summary.tsx";

interface ObservingProps {
  api: SigningApi;
  session: SigningSession;
  onSession: (session: SigningSession) => void;
  onTrouble: (error: unknown) => void;
}

/** The document for those who only read it, and its copy once it is complete. */
export function Observing({ api, session, onSession, onTrouble }: ObservingProps): JSX.Element {
  const { t } = useLanguage();
  const ready = useOpening(api, session, onSession);
  const complete = session.signed_file !== null;
  usePolling(() => api.session().then(onSession), complete ? null : 20_000);
  const renew = useCallback(async (id: string): Promise<string> => {
    const fresh = await api.session();
    return (fresh.files.find((file) => file.id === id) ?? fresh.files[0])?.url ?? "";
  }, []);
  return (
    <main class="reading" data-testid="observing">
      <aside class="side">
        <div class="side-body">
          <Summary session={session} />
          <div class="observer" role="status">
            <strong>{t(complete ? "outcome.completed" : "observing.title")}</strong>
            <p>{t(complete ? "observing.completedText" : "observing.text", { sender: session.document.sender })}</p>
            <Copies api={api} session={session} onSession={onSession} />
          </div>
        </div>
      </aside>
      <section class="document" aria-label={t("reader.document")}>
        <Reader
          files={session.files}
          pages={pagesOf(session)}
          marks={[]}
          onMark={() => undefined}
          renew={renew}
          onShown={() => void ready().catch(() => undefined)}
          onCurrent={() => undefined}
          onTrouble={onTrouble}
        />
      </section>
    </main>
  );
}
