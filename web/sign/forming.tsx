import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { useLanguage } from "../shared/language.ts";
import type { Memory } from "../shared/memory.ts";
import { newKey, Problem } from "../shared/service.ts";
import type { SigningApi } from "./api.ts";
import { Fault } from "./fault.tsx";
import { FieldInput } from "./field-input.tsx";
import { focusOn } from "./focus.ts";
import { isAskable, questionOf, valueOf } from "./form-items.ts";
import { Panel } from "./panel.tsx";
import type { Answer, SigningSession } from "./session.ts";
import { troubleOf } from "./trouble.tsx";

/** The name under which a tab remembers what was written: it is sent in one go, at the end. */
const KEPT = "form";

interface FormingProps {
  api: SigningApi;
  session: SigningSession;
  memory: Memory;
  onSession: (session: SigningSession) => void;
  onTrouble: (error: unknown) => void;
}

/** The values that the document is made with, before there are any pages to read. */
export default function Forming({ api, session, memory, onSession, onTrouble }: FormingProps): JSX.Element {
  const { t } = useLanguage();
  const words = { yes: t("form.yes"), no: t("form.no"), lines: t("form.lines") };
  const [answers, setAnswers] = useState(() => memory.recall<Record<string, Answer | null>>(KEPT) ?? {});
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [general, setGeneral] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    // That the person has come. If it gets lost, the next visit says it.
    void api.open(newKey()).catch(() => undefined);
  }, []);
  // With what is shown, and no later: a reload may come at once.
  useLayoutEffect(() => memory.keep(KEPT, answers), [answers]);
  const items = session.form.filter(isAskable);
  const questions = items.map((item) => questionOf(item, words));
  const answerTo = (id: string, saved: Answer | null): Answer | null => (id in answers ? (answers[id] ?? null) : saved);

  const blame = (found: Record<string, string>): void => {
    setFaults(found);
    const first = questions.find((one) => one.id in found);
    if (first !== undefined) focusOn(first);
  };
  const send = async (): Promise<void> => {
    const values = Object.fromEntries(
      items.flatMap((item, place) => {
        const value = valueOf(item, answerTo(item.variable, questions[place]?.value ?? null), words);
        return value === null ? [] : [[item.variable, value]];
      }),
    );
    const missing = questions.filter((one) => one.required && !(one.id in values)).map((one) => one.id);
    blame(Object.fromEntries(missing.map((id) => [id, t("fill.required")])));
    setGeneral(null);
    if (missing.length > 0 || Object.keys(values).length === 0) return;
    setBusy(true);
    try {
      onSession(await api.form(values, items[0]?.file_id ?? ""));
    } catch (error) {
      const wrong = faultsOf(error, session);
      blame(wrong);
      if (Object.keys(wrong).length === 0) {
        const trouble = troubleOf(error);
        if (error instanceof Problem) setGeneral(trouble.detail || t(`trouble.${trouble.code}.text`));
        else onTrouble(error);
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <main class="forming" data-testid="forming">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void send();
        }}
      >
        <Panel
          title={t("form.title")}
          text={t("form.text", { document: session.document.name, sender: session.document.sender })}
          testid="form"
        >
          <div class="fields">
            {questions.map((field) => (
              <FieldInput
                key={field.id}
                field={field}
                value={answerTo(field.id, field.value)}
                fault={faults[field.id] ?? null}
                onChange={(value) => {
                  setAnswers((before) => ({ ...before, [field.id]: value }));
                  setFaults((before) => Object.fromEntries(Object.entries(before).filter(([id]) => id !== field.id)));
                }}
                onLeave={() => undefined}
              />
            ))}
          </div>
          {items.length < session.form.length && <Fault text={t("form.beyond", { sender: session.document.sender })} />}
          {general !== null && <Fault text={general} />}
          <BusyButton busy={busy} data-testid="send-form">
            {t(busy ? "form.working" : "form.send")}
          </BusyButton>
        </Panel>
      </form>
    </main>
  );
}

/** Return the sentence for each value that the service found wrong. */
function faultsOf(error: unknown, session: SigningSession): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(
    error.errors.flatMap(({ pointer, detail }) => {
      const item = session.form.find((one) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`));
      return item === undefined ? [] : [[item.variable, detail]];
    }),
  );
}
