import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { placeOf, tell } from "../shared/embedding.ts";
import { CheckIcon, CloudOffIcon, NoticeIcon } from "../shared/icons.tsx";
import { suggestLanguage } from "../shared/language.ts";
import { Top } from "../shared/top.tsx";
import { Refused, SendingApi, Unreachable } from "./api.ts";
import { Desk } from "./desk.tsx";
import type { Sending } from "./draft.ts";
import { useWords, type Word } from "./words.ts";

// The secret stays in the fragment, which browsers send to nobody and a reload keeps.
const secret = window.location.hash.slice(1);
const api = new SendingApi(secret);

interface Trouble {
  code: string;
  title: Word;
  text: string;
  again: boolean;
}

/** The send page: from a draft to a document on its way. */
export function App(): JSX.Element {
  const { say, language } = useWords();
  const [sending, setSending] = useState<Sending | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [sent, setSent] = useState(false);

  const load = useCallback((): void => {
    setTrouble(null);
    if (secret === "") return setTrouble(new Refused("link_invalid", 401, "", []));
    api.show().then((shown) => {
      suggestLanguage(shown.document.language);
      if (placeOf(shown.embedding) === "astray") {
        return setTrouble(new Refused("embedded_elsewhere", 403, shown.embedding.origins[0] ?? "", []));
      }
      setSending(shown);
      tell("loaded", { document_id: shown.document.id });
    }, setTrouble);
  }, []);
  useEffect(load, []);
  useEffect(() => {
    document.title = sending === null ? "Rubrica" : `${sending.document.name} · Rubrica`;
  }, [sending, language]);

  return (
    <>
      <Top />
      {sent && sending !== null ? (
        <Outcome sending={sending} />
      ) : trouble !== null ? (
        <TroublePage trouble={troubleOf(trouble, say)} onRetry={load} />
      ) : sending === null ? (
        <main class="desk-empty" aria-busy="true">
          <p role="status" class="visually-hidden">
            {say("loading")}
          </p>
        </main>
      ) : (
        <Desk
          api={api}
          sending={sending}
          onSaved={setSending}
          onTrouble={setTrouble}
          onSent={() => {
            setSent(true);
            tell("sent", { document_id: sending.document.id });
          }}
        />
      )}
    </>
  );
}

function Outcome({ sending }: { sending: Sending }): JSX.Element {
  const { say } = useWords();
  const [closed, setClosed] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main class="notice" data-testid="result" data-outcome="sent">
      <div class="notice-card">
        <span class="notice-mark notice-mark-good">
          <CheckIcon />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {say("sent.title")}
        </h1>
        <p>{say("sent.text", { name: sending.document.name })}</p>
        {window.top === window || closed ? (
          <small>{say("sent.leave")}</small>
        ) : (
          <button
            type="button"
            class="button button-primary"
            onClick={() => {
              setClosed(true);
              tell("closed", { document_id: sending.document.id });
            }}
            data-testid="close"
          >
            {say("sent.close")}
          </button>
        )}
      </div>
    </main>
  );
}

function TroublePage({ trouble, onRetry }: { trouble: Trouble; onRetry: () => void }): JSX.Element {
  const { say } = useWords();
  return (
    <main class="notice" data-testid="trouble" data-code={trouble.code}>
      <div class="notice-card" role="alert">
        <span class="notice-mark notice-mark-plain">{trouble.code === "network" ? <CloudOffIcon /> : <NoticeIcon />}</span>
        <h1>{say(trouble.title)}</h1>
        <p>{trouble.text}</p>
        {trouble.again && (
          <button type="button" class="button button-primary" onClick={onRetry} data-testid="retry">
            {say("trouble.retry")}
          </button>
        )}
      </div>
    </main>
  );
}

function troubleOf(error: unknown, say: ReturnType<typeof useWords>["say"]): Trouble {
  if (error instanceof Unreachable) {
    return { code: "network", title: "trouble.network.title", text: say("trouble.network.text"), again: true };
  }
  const code = error instanceof Refused ? error.code : "other";
  switch (code) {
    case "link_invalid":
      return { code, title: "trouble.invalid.title", text: say("trouble.invalid.text"), again: false };
    case "send_link_expired":
      return { code, title: "trouble.expired.title", text: say("trouble.expired.text"), again: false };
    case "send_link_used":
      return { code, title: "trouble.used.title", text: say("trouble.used.text"), again: false };
    case "embedded_elsewhere": {
      const origin = error instanceof Refused ? error.detail : "";
      return { code, title: "trouble.elsewhere.title", text: say("trouble.elsewhere.text", { origin }), again: false };
    }
    case "document_changed":
      return { code, title: "trouble.changed.title", text: say("trouble.changed.text"), again: true };
    default: {
      const detail = error instanceof Refused && error.detail !== "" ? error.detail : say("trouble.other.text");
      return { code, title: "trouble.other.title", text: detail, again: true };
    }
  }
}
