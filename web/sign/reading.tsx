import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { PenIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { NetworkDown, newKey, Problem, type SigningApi } from "./api.ts";
import { Reader } from "./reader.tsx";
import { RefusalDialog } from "./refusal-dialog.tsx";
import { pagesOf, type SigningSession } from "./session.ts";
import { SignatureDialog } from "./signature-dialog.tsx";
import { Summary } from "./summary.tsx";
import { isFinal, troubleOf } from "./trouble.tsx";
import { watch } from "./visibility.ts";

interface ReadingProps {
  api: SigningApi;
  session: SigningSession;
  onSession: (session: SigningSession) => void;
  onTrouble: (error: unknown) => void;
}

/** The document with its two ways out: sign, or refuse. */
export function Reading({ api, session, onSession, onTrouble }: ReadingProps): JSX.Element {
  const { t } = useLanguage();
  const [current, setCurrent] = useState(1);
  const [furthest, setFurthest] = useState(1);
  const [shown, setShown] = useState(false);
  const [dialog, setDialog] = useState<"sign" | "refuse" | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const opening = useOpening(api, session);
  const intention = useRef({ content: "", key: "" });
  const pages = pagesOf(session);

  const turnTo = useCallback((page: number): void => {
    setCurrent(page);
    setFurthest((before) => Math.max(before, page));
  }, []);
  const showed = useCallback((): void => {
    setShown(true);
    opening().catch((error: unknown) => {
      if (!(error instanceof NetworkDown)) onTrouble(error); // Signing tells it again.
    });
  }, []);
  const renew = useCallback(async (id: string): Promise<string> => {
    const fresh = await api.session();
    return (fresh.files.find((file) => file.id === id) ?? fresh.file).url;
  }, []);

  const show = (which: "sign" | "refuse" | null): void => {
    setFault(null);
    setDialog(which);
  };

  /** Do what cannot be undone; the same content keeps its key, so that a second try cannot do it twice. */
  const commit = async (content: string, act: (key: string) => Promise<SigningSession>): Promise<void> => {
    if (intention.current.content !== content) intention.current = { content, key: newKey() };
    setBusy(true);
    setFault(null);
    try {
      await opening();
      onSession(await act(intention.current.key));
    } catch (error) {
      if (error instanceof Problem && ALREADY_DONE.has(error.code)) {
        await api.session().then(onSession, () => onTrouble(error));
        return;
      }
      const trouble = troubleOf(error);
      if (isFinal(trouble)) return onTrouble(error);
      if (error instanceof Problem && error.code === "signature_image_invalid") setFault(t("signature.imageInvalid"));
      else setFault(trouble.detail || t(`trouble.${trouble.code}.text`));
      setBusy(false);
    }
  };

  return (
    <>
      <main class="reading">
        <aside class="side">
          <Summary session={session} read={furthest >= pages} />
          <div class="actions" role="group" aria-label={t("summary.steps")}>
            <div class="place">
              <span data-testid="place">{t("reader.page", { page: current, pages })}</span>
              <span class="place-bar" aria-hidden="true">
                <i style={{ transform: `scaleX(${furthest / pages})` }} />
              </span>
            </div>
            <button type="button" class="button" onClick={() => show("refuse")} data-testid="refuse">
              {t("actions.refuse")}
            </button>
            <button
              type="button"
              class="button button-primary"
              disabled={!shown}
              onClick={() => show("sign")}
              data-testid="open-signature"
            >
              <PenIcon /> {t("actions.sign")}
            </button>
          </div>
        </aside>
        <section class="document" aria-label={t("reader.document")}>
          <Reader
            files={session.files}
            pages={pages}
            renew={renew}
            onShown={showed}
            onCurrent={turnTo}
            onTrouble={onTrouble}
          />
          {shown && <Ending onReached={() => setFurthest(pages)} />}
        </section>
      </main>
      {dialog === "sign" && (
        <SignatureDialog
          session={session}
          busy={busy}
          fault={fault}
          onClose={() => show(null)}
          onConfirm={(signature) =>
            void commit(signature.image, (key) =>
              api.sign({ ...signature, consentVersion: session.consent.version, key }),
            )
          }
        />
      )}
      {dialog === "refuse" && (
        <RefusalDialog
          session={session}
          busy={busy}
          fault={fault}
          onClose={() => show(null)}
          onConfirm={(reason) => void commit(reason, (key) => api.refuse({ reason, key }))}
        />
      )}
    </>
  );
}

/** The end of the document: who gets here has read it. */
function Ending({ onReached }: { onReached: () => void }): JSX.Element {
  const { t } = useLanguage();
  const ending = useRef<HTMLDivElement>(null);
  useEffect(() => watch(ending.current, "0px", (visible) => visible && onReached()), []);
  return (
    <div ref={ending} class="ending">
      <h2>{t("reader.end")}</h2>
      <p>{t("reader.endHint")}</p>
    </div>
  );
}

const ALREADY_DONE = new Set(["recipient_already_signed", "recipient_refused"]);

/** Return what says once, and only once, that the person saw the document. */
function useOpening(api: SigningApi, session: SigningSession): () => Promise<unknown> {
  const seenBefore = session.recipient.status !== "waiting" && session.recipient.status !== "notified";
  const said = useRef<Promise<unknown> | null>(seenBefore ? Promise.resolve() : null);
  const key = useRef(newKey());
  return () => {
    said.current ??= api.open(key.current).catch((error: unknown) => {
      said.current = null;
      throw error;
    });
    return said.current;
  };
}
