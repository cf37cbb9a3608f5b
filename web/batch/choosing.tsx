import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { useLanguage } from "../shared/language.ts";
import { newKey } from "../shared/service.ts";
import { CodeStep } from "../giving/code.tsx";
import { Consent } from "../giving/consent.tsx";
import { sentenceOf } from "../giving/frame.tsx";
import { SignatureStep, type Left, type Missing } from "../giving/signature.tsx";
import { useWords } from "../giving/words.ts";
import { filled } from "../shared/words.ts";
import { Fault } from "../sign/fault.tsx";
import { DocumentList } from "./list.tsx";
import { OpenedDocument } from "./opened.tsx";
import { choosable, type Batch, type BatchApi, type Opened } from "./session.ts";
import { useOwnWords } from "./words.ts";

interface ChoosingProps {
  api: BatchApi;
  batch: Batch;
  onBatch: (batch: Batch) => void;
  onTrouble: (error: unknown) => void;
}

/** The list, the proof, the signature, the consent. */
export function Choosing({ api, batch, onBatch, onTrouble }: ChoosingProps): JSX.Element {
  const words = useOwnWords();
  const common = useWords();
  const { language } = useLanguage();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<Opened | null>(null);
  const [consented, setConsented] = useState(false);
  const [missing, setMissing] = useState<Missing | "missingConsent" | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [unread, setUnread] = useState<{ id: string; text: string } | null>(null);
  const reader = useRef<Element | null>(null);
  const [busy, setBusy] = useState(false);
  const taking = useRef<(() => Left | Missing) | null>(null);
  const key = useRef(newKey());
  const heading = useRef<HTMLHeadingElement>(null);

  const documents = batch.documents;
  const offered = documents.filter(choosable);
  const chosen = new Set(offered.map((one) => one.document_id).filter((id) => !left.has(id)));
  const initials = offered.some((one) => one.initials && chosen.has(one.document_id));
  const signed = documents.filter((one) => one.state === "signed").length;
  const failed = documents.filter((one) => one.state === "failed").length;
  useEffect(() => setConsented(false), [chosen.size]);
  useEffect(() => {
    if (signed > 0) heading.current?.focus();
  }, []);

  const during = async (work: () => Promise<void>, failed: (text: string) => void = setFault): Promise<void> => {
    setBusy(true);
    setFault(null);
    setUnread(null);
    try {
      await work();
    } catch (error) {
      failed(sentenceOf(error, common));
    } finally {
      setBusy(false);
    }
  };
  const choose = (documentId: string, wanted: boolean): void => {
    const now = new Set(left);
    if (wanted) now.delete(documentId);
    else now.add(documentId);
    setLeft(now);
  };
  const close = (): void => {
    setOpened(null);
    window.setTimeout(() => reader.current instanceof HTMLElement && reader.current.focus());
    api.session().then(onBatch, onTrouble);
  };
  const sign = (): void => {
    if (busy) return;
    setFault(null);
    setMissing(null);
    if (chosen.size === 0) return setFault(words.nothingChosen);
    if (batch.code.state !== "proven") return setFault(words.codeFirst);
    const ink = taking.current?.() ?? "missingInk";
    if (typeof ink === "string") return setMissing(ink);
    if (!consented) return setMissing("missingConsent");
    void during(async () => {
      const ids = documents.map((one) => one.document_id).filter((id) => chosen.has(id));
      const fresh = await api.sign(ids, ink, batch.consent[language].version, key.current);
      key.current = newKey();
      onBatch(fresh);
    });
  };

  const open = (id: string, work: () => Promise<void>): void => {
    reader.current = document.activeElement;
    void during(work, (text) => setUnread({ id, text }));
  };

  const count = { count: chosen.size };
  const list = (
    <main class="giving" data-testid="batch" data-status={batch.status} hidden={opened !== null}>
      <header>
        <h1 ref={heading} tabIndex={-1}>
          {batch.status === "completed" ? words.completed : words.title}
        </h1>
        <p>{filled(words.from, { sender: batch.sender, name: batch.name })}</p>
      </header>
      {signed > 0 && (
        <p class="giving-good" role="status" data-testid="result" data-outcome={failed > 0 ? "partly" : "signed"}>
          {filled(failed > 0 ? words.partly : words.all, { signed, failed })}
        </p>
      )}
      <section class="giving-card" aria-label={words.documents}>
        <h2>{words.documents}</h2>
        {offered.length > 1 && (
          <div class="giving-tools">
            <button type="button" class="button button-quiet" onClick={() => setLeft(new Set())} data-testid="all">
              {words.chooseAll}
            </button>
            <button
              type="button"
              class="button button-quiet"
              onClick={() => setLeft(new Set(offered.map((one) => one.document_id)))}
              data-testid="none"
            >
              {words.chooseNone}
            </button>
          </div>
        )}
        <DocumentList
          documents={documents}
          chosen={chosen}
          onChoose={choose}
          unread={unread}
          onRead={(id) => open(id, async () => setOpened(await api.open(id)))}
          onSeparate={(id) => open(id, async () => window.location.assign(await api.signingUrl(id)))}
        />
        {offered.length === 0 && fault !== null && <Fault text={fault} />}
      </section>
      {offered.length > 0 && (
        <>
          <section class="giving-card">
            <h2>{common.code.title}</h2>
            <CodeStep
              code={batch.code}
              hint={batch.email_hint}
              onSend={() => api.sendCode().then(onBatch)}
              onCheck={(code) => api.checkCode(code).then(onBatch)}
            />
          </section>
          <section class="giving-card">
            <h2>{words.signature}</h2>
            <SignatureStep
              kinds={batch.kinds}
              name={batch.name}
              initials={initials}
              taking={taking}
              missing={missing === "missingConsent" ? null : missing}
              onChange={() => setMissing(null)}
            />
          </section>
          <section class="giving-card">
            <h2>{words.consent}</h2>
            <Consent
              text={batch.consent[language].text.replace("{count}", String(chosen.size))}
              agreement={filled(chosen.size === 1 ? words.agreeOne : words.agree, count)}
              checked={consented}
              missing={missing === "missingConsent"}
              onChange={(given) => {
                setConsented(given);
                setMissing(null);
              }}
            />
            {fault !== null && <Fault text={fault} />}
            <div class="giving-tools">
              <BusyButton busy={busy} type="button" onClick={sign} data-testid="sign">
                {filled(chosen.size === 1 ? words.signOne : words.sign, count)}
              </BusyButton>
            </div>
          </section>
        </>
      )}
    </main>
  );
  return (
    <>
      {opened !== null && <OpenedDocument api={api} opened={opened} onClose={close} onTrouble={onTrouble} />}
      {list /* It stays while a document is read: what was drawn and typed is on it. */}
    </>
  );
}
