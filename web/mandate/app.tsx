import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { useLanguage, type Language } from "../shared/language.ts";
import { ask, newKey } from "../shared/service.ts";
import { CodeStep, type Code } from "../giving/code.tsx";
import { Consent } from "../giving/consent.tsx";
import { Frame, Loading, TroublePage, sentenceOf } from "../giving/frame.tsx";
import { useOpening } from "../giving/opening.ts";
import { SignatureStep, type Left, type Missing } from "../giving/signature.tsx";
import { day, useWords } from "../giving/words.ts";
import { filled } from "../shared/words.ts";
import { Fault } from "../sign/fault.tsx";
import { useOwnWords } from "./words.ts";

type Status = "requested" | "active" | "withdrawn" | "revoked" | "replaced" | "expired";

/** What the page is shown: functions/dialects/native/mandate_bodies.py. */
interface Mandate {
  status: Status;
  name: string;
  email_hint: string;
  sender: string;
  client_name: string | null;
  language: Language;
  ends_at: string;
  accepted_at: string | null;
  ended_at: string | null;
  signature: { url: string } | null;
  code: Code;
  consent: Record<Language, { version: string; text: string }>;
}

const BASE = "/v1/mandate";
// The fragment goes to no server by itself, and a reload keeps it.
const secret = window.location.hash.slice(1);
const post = (path: string, body: object = {}): Promise<Mandate> =>
  ask(secret, "POST", `${BASE}${path}`, { key: newKey(), body });

/** The page on which a person lets the service sign for them, and takes that back. */
export function App(): JSX.Element {
  const { title } = useOwnWords();
  const { opened, trouble, onOpened, onAgain } = useOpening(secret, title, () => ask<Mandate>(secret, "GET", BASE));

  return (
    <Frame>
      {trouble !== null ? (
        <TroublePage error={trouble} onAgain={onAgain} />
      ) : opened === null ? (
        <Loading />
      ) : (
        <Page mandate={opened} onMandate={onOpened} />
      )}
    </Frame>
  );
}

interface PageProps {
  mandate: Mandate;
  onMandate: (mandate: Mandate) => void;
}

function Page({ mandate, onMandate }: PageProps): JSX.Element {
  const words = useOwnWords();
  const { language } = useLanguage();
  const facts = { sender: mandate.sender, client: mandate.client_name ?? "", day: day(mandate.ends_at, language) };
  return (
    <main class="giving" data-testid="mandate" data-status={mandate.status}>
      <header>
        <h1>{words.title}</h1>
        <p>{filled(words.for, { name: mandate.name, sender: mandate.sender })}</p>
      </header>
      {mandate.status === "requested" && (
        <section class="giving-card">
          <h2>{words.meaning}</h2>
          <ul class="giving-points">
            <li>{filled(mandate.client_name === null ? words.all : words.client, facts)}</li>
            <li>{words.unread}</li>
            <li>{filled(words.until, facts)}</li>
            <li>{words.back}</li>
          </ul>
        </section>
      )}
      {mandate.status === "requested" ? (
        <Giving mandate={mandate} onMandate={onMandate} />
      ) : (
        <Standing mandate={mandate} onMandate={onMandate} />
      )}
    </main>
  );
}

/** The three steps: the code, the signature, the consent. */
function Giving({ mandate, onMandate }: PageProps): JSX.Element {
  const words = useOwnWords();
  const common = useWords();
  const { language } = useLanguage();
  const [consented, setConsented] = useState(false);
  const [missing, setMissing] = useState<Missing | "missingConsent" | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const taking = useRef<(() => Left | Missing) | null>(null);
  const consent = mandate.consent[language];

  const during = async (work: () => Promise<Mandate>): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      onMandate(await work());
    } catch (error) {
      setFault(sentenceOf(error, common));
    } finally {
      setBusy(false);
    }
  };
  const accept = (): void => {
    if (busy) return;
    setFault(null);
    setMissing(null);
    if (mandate.code.state !== "proven") return setFault(words.codeFirst);
    const left = taking.current?.() ?? "missingInk";
    if (typeof left === "string") return setMissing(left);
    if (!consented) return setMissing("missingConsent");
    void during(() =>
      post("/accept", {
        signature: { kind: left.kind, image_base64: left.image },
        consent_version: consent.version,
        language,
      }),
    );
  };
  return (
    <>
      <section class="giving-card">
        <h2>{common.code.title}</h2>
        <CodeStep
          code={mandate.code}
          hint={mandate.email_hint}
          onSend={() => post("/code").then(onMandate)}
          onCheck={(code) => post("/code/check", { code }).then(onMandate)}
        />
      </section>
      <section class="giving-card">
        <h2>{words.signature}</h2>
        <SignatureStep
          kinds={["drawn", "typed"]}
          name={mandate.name}
          initials={false}
          taking={taking}
          missing={missing === "missingConsent" ? null : missing}
          onChange={() => setMissing(null)}
        />
      </section>
      <section class="giving-card">
        <h2>{words.consent}</h2>
        <Consent
          text={consent.text}
          agreement={words.agree}
          checked={consented}
          missing={missing === "missingConsent"}
          onChange={(given) => {
            setConsented(given);
            setMissing(null);
          }}
        />
        {fault !== null && <Fault text={fault} />}
        <div class="giving-tools">
          <BusyButton busy={busy} type="button" onClick={accept} data-testid="accept">
            {words.accept}
          </BusyButton>
          <button
            type="button"
            class="button button-quiet"
            disabled={busy}
            onClick={() => void during(() => post("/withdraw"))}
            data-testid="decline"
          >
            {words.decline}
          </button>
        </div>
      </section>
    </>
  );
}

/** What became of it, and the way back. */
function Standing({ mandate, onMandate }: PageProps): JSX.Element {
  const words = useOwnWords();
  const common = useWords();
  const { language } = useLanguage();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [mandate.status]);

  const withdraw = async (): Promise<void> => {
    setBusy(true);
    try {
      onMandate(await post("/withdraw"));
    } catch (error) {
      setFault(sentenceOf(error, common));
    } finally {
      setBusy(false);
    }
  };
  const status = mandate.status === "requested" ? "active" : mandate.status;
  const facts = {
    sender: mandate.sender,
    day: day(mandate.ends_at, language),
    given: mandate.accepted_at === null ? "" : day(mandate.accepted_at, language),
  };
  return (
    <section class="giving-card" data-testid="result" data-outcome={mandate.status}>
      <h2 ref={heading} tabIndex={-1}>
        {words.status[status].title}
      </h2>
      <p>{filled(words.status[status].text, facts)}</p>
      {mandate.accepted_at !== null && <p class="giving-soft">{filled(words.given, facts)}</p>}
      {mandate.signature !== null && (
        <Picture url={mandate.signature.url} label={words.signature} />
      )}
      {fault !== null && <Fault text={fault} />}
      {mandate.status === "active" && !sure && (
        <button type="button" class="button mandate-withdraw" onClick={() => setSure(true)} data-testid="withdraw">
          {words.withdraw}
        </button>
      )}
      {mandate.status === "active" && sure && (
        <div class="giving-tools" role="group" aria-label={words.withdraw}>
          <button
            type="button"
            class="button button-danger"
            aria-disabled={busy}
            onClick={() => void withdraw()}
            data-testid="confirm-withdraw"
          >
            {words.withdrawNow}
          </button>
          <button type="button" class="button button-quiet" onClick={() => setSure(false)} data-testid="keep">
            {words.keep}
          </button>
        </div>
      )}
    </section>
  );
}

/** The picture of the signature. It is drawn, since images come from this site alone. */
function Picture({ url, label }: { url: string; label: string }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const draw = async (): Promise<void> => {
      const picture = await createImageBitmap(await (await fetch(url)).blob());
      if (canvas.current === null) return;
      canvas.current.width = picture.width;
      canvas.current.height = picture.height;
      canvas.current.getContext("2d")?.drawImage(picture, 0, 0);
    };
    draw().catch(() => undefined); // The page says all that counts without it.
  }, [url]);
  return <canvas ref={canvas} class="giving-signature" role="img" aria-label={label} data-testid="signature" />;
}
