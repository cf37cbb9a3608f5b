import type { JSX } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Memory } from "../shared/memory.ts";
import { isFailure, newKey, Refused, Unreachable, type Detail, type SendingApi } from "./api.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import {
  bodyOf,
  boxAt,
  draftOf,
  freePlace,
  marksOf,
  placeOf,
  takenUp,
  type Draft,
  type Kind,
  type Mark,
  type Sending,
  type Unsaved,
} from "./draft.ts";
import { Palette } from "./palette.tsx";
import { Papers } from "./papers.tsx";
import { People } from "./people.tsx";
import { TermsForm } from "./terms.tsx";
import { useWords } from "./words.ts";

const KEPT = "unsaved";

interface DeskProps {
  api: SendingApi;
  sending: Sending;
  onSaved: (fresh: Sending) => void;
  onTrouble: (error: unknown) => void;
  onSent: () => void;
}

/** Where a draft is prepared: its pages with the marks on them, and what is asked of whom. */
export function Desk({ api, sending, onSaved, onTrouble, onSent }: DeskProps): JSX.Element {
  const { say } = useWords();
  const [memory] = useState(() => new Memory(sending.document.id));
  const [standing] = useState(() => draftOf(sending));
  const { version } = sending.document;
  const [draft, setDraft] = useState<Draft>(() => takenUp(memory.recall(KEPT), { version, draft: standing }));
  const [saved, setSaved] = useState(standing);
  const [person, setPerson] = useState(draft.people[0]?.id ?? "");
  const [chosen, setChosen] = useState<string | null>(null);
  const [current, setCurrent] = useState({ file: sending.files[0]?.id ?? "", page: 1 });
  const [side, setSide] = useState<"pages" | "details">("pages");
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [details, setDetails] = useState<Detail[]>([]);
  const [said, setSaid] = useState("");
  const problems = useRef<HTMLDivElement>(null);
  const key = useRef(newKey());
  const dirty = draft !== saved;

  // A link lives for some minutes, and work on a long document does not end with it. Kept with what is shown, and no
  // later: a reload may come at once.
  useLayoutEffect(() => {
    if (dirty) memory.keep(KEPT, { version, draft } satisfies Unsaved);
    else memory.clear();
  }, [memory, draft, dirty, version]);
  useEffect(() => {
    if (draft !== standing) setSaid(say("actions.kept"));
  }, []);

  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  const add = useCallback(
    (kind: Kind, file: string, page: number, at: { x: number; y: number }): void => {
      const size = sending.files.find((one) => one.id === file)?.pages[page - 1];
      if (size === undefined) return;
      const made = `new-${newKey()}`;
      setDraft((before) => {
        const box = freePlace(boxAt(kind, size, at), before.marks, file, page);
        return { ...before, marks: [...before.marks, { ...box, key: made, person, file, page, kind }] };
      });
      setChosen(made);
      requestAnimationFrame(() => document.getElementById(`mark-${made}`)?.focus());
      setSaid(say("marks.added", { page }));
    },
    [sending, person, say],
  );
  const change = useCallback((changed: Mark): void => {
    setDraft((before) => ({ ...before, marks: before.marks.map((one) => (one.key === changed.key ? changed : one)) }));
  }, []);
  const remove = useCallback(
    (gone: string): void => {
      setDraft((before) => ({ ...before, marks: before.marks.filter((one) => one.key !== gone) }));
      setChosen(null);
      setSaid(say("marks.removed"));
    },
    [say],
  );

  const fail = (error: unknown): void => {
    setBusy(false);
    setAsking(false);
    if (isFailure(error)) {
      // The desk stays: what was placed on the pages is nowhere else yet.
      const what = error instanceof Unreachable ? "network" : "other";
      setDetails([{ pointer: "", code: what, detail: say(`trouble.${what}.text`) }]);
    } else if (error instanceof Refused && error.status === 422) {
      setDetails(error.details.length > 0 ? error.details : [{ pointer: "", code: error.code, detail: error.detail }]);
    } else {
      return onTrouble(error);
    }
    setSide("details");
    requestAnimationFrame(() => problems.current?.focus());
  };

  /** Save what was changed, and return the version that stands then. */
  const save = async (): Promise<number> => {
    if (!dirty) return sending.document.version;
    const body = bodyOf(draft, sending);
    const fresh = await api.save({ body, version: sending.document.version }).catch(async (error: unknown) => {
      // What changed the document may be this very request, whose answer was lost.
      const stands = error instanceof Refused && error.code === "document_changed" ? await api.show() : null;
      if (stands !== null && JSON.stringify(bodyOf(draftOf(stands), stands)) === JSON.stringify(body)) return stands;
      throw error;
    });
    setSaved(draft);
    onSaved(fresh);
    return fresh.document.version;
  };
  const keep = async (): Promise<void> => {
    setBusy(true);
    setDetails([]);
    try {
      await save();
      setSaid(say("actions.saved"));
      setBusy(false);
    } catch (error) {
      fail(error);
    }
  };
  const send = async (): Promise<void> => {
    setBusy(true);
    setDetails([]);
    try {
      const version = await save();
      await api.send({ version, key: key.current });
      onSent();
    } catch (error) {
      key.current = newKey();
      fail(error);
    }
  };

  const order = useMemo(() => new Map(draft.people.map((one, place) => [one.id, place])), [draft.people]);
  const names = useMemo(() => new Map(sending.recipients.map((one) => [one.id, one.name])), [sending]);
  const whole = details.filter(({ pointer }) => placeOf(pointer) === null);
  const failed = (["network", "other"] as const).find((code) => details[0]?.code === code) ?? null;
  return (
    <main class="desk" data-side={side}>
      <p class="visually-hidden" role="status" data-testid="said">
        {said}
      </p>
      <div class="sides" role="group" aria-label={say("sides.label")}>
        {(["pages", "details"] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={side === one}
            onClick={() => setSide(one)}
            data-testid={`side-${one}`}
          >
            {say(`sides.${one}`)}
          </button>
        ))}
      </div>
      <section class="papers" aria-label={say("sides.pages")}>
        <Papers
          api={api}
          files={sending.files}
          marks={draft.people.flatMap((one) => marksOf(one, draft.marks))}
          chosen={chosen}
          names={names}
          order={order}
          onChoose={setChosen}
          onChange={change}
          onRemove={remove}
          onCurrent={setCurrent}
        />
      </section>
      <div class="side" data-testid="details">
        <header class="side-head">
          <h1>{sending.document.name}</h1>
          <p>{say("from", { sender: sending.document.sender })}</p>
        </header>
        {details.length > 0 && (
          <div class="problems" role="alert" tabIndex={-1} ref={problems} data-testid="problems">
            <strong>{failed === null ? say("problems", { count: details.length }) : say(`trouble.${failed}.title`)}</strong>
            {whole.map((one) => (
              <p key={one.pointer + one.code}>{one.detail}</p>
            ))}
          </div>
        )}
        <People
          sending={sending}
          draft={draft}
          details={details}
          onChange={(people) => setDraft({ ...draft, people })}
          onFind={(mark) => {
            setSide("pages");
            setChosen(mark);
            requestAnimationFrame(() => document.getElementById(`mark-${mark}`)?.focus());
          }}
        />
        <TermsForm
          choices={sending.choices}
          terms={draft.terms}
          details={details}
          onChange={(terms) => setDraft({ ...draft, terms })}
        />
      </div>
      <div class="bar">
        <Palette
          people={draft.people}
          names={names}
          person={person}
          current={current}
          files={sending.files}
          onPerson={setPerson}
          onAdd={add}
        />
        <div class="bar-actions">
          <button type="button" class="button" disabled={!dirty || busy} onClick={() => void keep()} data-testid="save">
            {dirty ? say("actions.save") : say("actions.saved")}
          </button>
          <button
            type="button"
            class="button button-primary"
            disabled={busy}
            onClick={() => setAsking(true)}
            data-testid="send"
          >
            {say("actions.send")}
          </button>
        </div>
      </div>
      {asking && (
        <ConfirmDialog
          draft={draft}
          names={names}
          busy={busy}
          onClose={() => setAsking(false)}
          onConfirm={() => void send()}
        />
      )}
    </main>
  );
}
