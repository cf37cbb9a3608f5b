import type { JSX } from "preact";
import { useCallback, useRef, useState } from "preact/hooks";
import { CheckIcon, ClockIcon } from "../shared/icons.tsx";
import { useLanguage, type Language } from "../shared/language.ts";
import { newKey } from "../shared/service.ts";
import { filled } from "../shared/words.ts";
import { Reader } from "../sign/reader.tsx";
import type { AcceptingApi } from "./api.ts";
import { AcceptDialog } from "./accept-dialog.tsx";
import type { Accepted, AcceptingSession, Details } from "./session.ts";
import { useWords } from "./words.ts";

interface ReadingProps {
  api: AcceptingApi;
  session: AcceptingSession;
  onAccepted: (accepted: Accepted) => void;
  onTrouble: (error: unknown) => void;
}

/** The text, with one way on. */
export function Reading({ api, session, onAccepted, onTrouble }: ReadingProps): JSX.Element {
  const words = useWords();
  const [current, setCurrent] = useState(1);
  const [furthest, setFurthest] = useState(1);
  const [shown, setShown] = useState(false);
  const [accepting, setAccepting] = useState(false);
  const [details, setDetails] = useState<Details>({ name: "", email: "", phone: "", tax_id: "" });
  const visit = useVisit(api, session);

  const turnTo = useCallback((page: number): void => {
    setCurrent(page);
    setFurthest((before) => Math.max(before, page));
  }, []);
  const showed = useCallback((): void => {
    setShown(true);
    visit().catch(() => undefined); // Accepting tells it again.
  }, []);
  const renew = useCallback(async (): Promise<string> => (await api.session()).file.url, []);

  return (
    <>
      <main class="reading">
        <aside class="side">
          <Summary session={session} />
          <div class="actions accept-actions" role="group" aria-label={words.title}>
            <div class="place">
              <span data-testid="place">{filled(words.page, { page: current, pages: session.pages })}</span>
              <span class="place-bar" aria-hidden="true">
                <i style={{ transform: `scaleX(${furthest / session.pages})` }} />
              </span>
            </div>
            <button
              type="button"
              class="button button-primary"
              disabled={!shown}
              onClick={() => setAccepting(true)}
              data-testid="open-acceptance"
            >
              <CheckIcon /> {words.continue}
            </button>
          </div>
        </aside>
        <section class="document" aria-label={words.document}>
          <Reader
            files={[{ ...FILE, ...session.file, name: session.name, pages: session.pages }]}
            pages={session.pages}
            marks={[]}
            onMark={() => undefined}
            renew={renew}
            onShown={showed}
            onCurrent={turnTo}
            onTrouble={onTrouble}
          />
          {shown && (
            <div class="ending">
              <h2>{words.end}</h2>
              <p>{words.endHint}</p>
            </div>
          )}
        </section>
      </main>
      {accepting && (
        <AcceptDialog
          api={api}
          session={session}
          visit={visit}
          details={details}
          onDetails={setDetails}
          onClose={() => setAccepting(false)}
          onAccepted={onAccepted}
          onTrouble={onTrouble}
        />
      )}
    </>
  );
}

/** What the reader asks of a file, and a text does not have. */
const FILE = { id: "text", signed_file: null, evidence_file: null, existing_signatures: 0 };

/** Return what says once, and only once, that the text was seen, and then names this reader. */
function useVisit(api: AcceptingApi, session: AcceptingSession): () => Promise<string> {
  const said = useRef<Promise<string> | null>(null);
  const key = useRef(newKey());
  return () => {
    said.current ??= api.open(session.clickwrap_version, key.current).catch((error: unknown) => {
      said.current = null;
      throw error;
    });
    return said.current;
  };
}

function Summary({ session }: { session: AcceptingSession }): JSX.Element {
  const words = useWords();
  const { language } = useLanguage();
  return (
    <section class="summary">
      <h1>{session.name}</h1>
      <p class="summary-facts">
        <span data-testid="sender">{filled(words.publishedBy, { sender: session.sender })}</span>
        <span>{session.pages === 1 ? words.onePage : filled(words.pages, { count: session.pages })}</span>
      </p>
      {session.expires_at !== null && (
        <p class="accept-until" data-testid="deadline">
          <ClockIcon /> {filled(words.until, { when: inWords(session.expires_at, language) })}
        </p>
      )}
      {session.message !== null && (
        <blockquote class="accept-message" data-testid="message" aria-label={filled(words.message, { sender: session.sender })}>
          {session.message}
        </blockquote>
      )}
    </section>
  );
}

function inWords(instant: string, language: Language): string {
  const parts = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(language, parts).format(new Date(instant));
}
