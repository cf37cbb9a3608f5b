import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import type { Memory } from "../shared/memory.ts";
import { Actions } from "./actions.tsx";
import { useAnswers } from "./answers.ts";
import { NetworkDown } from "../shared/service.ts";
import { type SigningApi } from "./api.ts";
import { useCommit } from "./commit.ts";
import { Ending } from "./ending.tsx";
import { focusOn } from "./focus.ts";
import { lazy } from "./lazy.tsx";
import { marksOf, type Mark } from "./marks.ts";
import { useOpening } from "./opening.ts";
import { Progress } from "./progress.tsx";
import { Reader } from "./reader.tsx";
import { pagesOf, type Answer, type SigningSession } from "./session.ts";
import { firstObstacle, isFilled, obstacleTo, stepsOf, type Obstacle, type StepName } from "./steps.ts";
import { Summary } from "./summary.tsx";

const Fill = lazy(() => import("./fill.tsx"));
const Attach = lazy(() => import("./attach.tsx"));
const Prove = lazy(() => import("./prove.tsx"));
const SignatureDialog = lazy(() => import("./signature-dialog.tsx"));
const RefusalDialog = lazy(() => import("./refusal-dialog.tsx"));
const DelegationDialog = lazy(() => import("./delegation-dialog.tsx"));

interface CeremonyProps {
  api: SigningApi;
  session: SigningSession;
  memory: Memory;
  onSession: (session: SigningSession) => void;
  onTrouble: (error: unknown) => void;
}

type Place = Exclude<StepName, "sign">;
type DialogName = "sign" | "refuse" | "delegate";

/** From the first page to the signature: one step after the other, each of which can be left and taken up again. */
export function Ceremony({ api, session, memory, onSession: tell, onTrouble }: CeremonyProps): JSX.Element {
  const { t } = useLanguage();
  const latest = useRef(session);
  latest.current = session;
  const onSession = (fresh: SigningSession): void => {
    latest.current = fresh; // What goes on in the same breath must not see the one before.
    tell(fresh);
  };
  const [page, setPage] = useState(1);
  const [furthest, setFurthest] = useState(() => memory.recall<number>("furthest") ?? 1);
  const [shown, setShown] = useState(false);
  const [place, setPlace] = useState<Place>(() => memory.recall<Place>("step") ?? "read");
  const [wanted, setWanted] = useState<string | null>(null);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [notice, setNotice] = useState<Obstacle | null>(null);
  const ready = useOpening(api, session, onSession);
  const pages = pagesOf(session);
  const steps = stepsOf(session, { read: furthest >= pages });
  const at = steps.some((step) => step.name === place) ? place : "read";
  const commit = useCommit({ api, ready, onSession, onTrouble });
  const answers = useAnswers(session, { api, memory, ready, onSession, onSaved: commit.forget, onTrouble: commit.tell });
  const reading = useRef<HTMLElement>(null);

  useEffect(() => memory.keep("furthest", furthest), [furthest]);
  useEffect(() => memory.keep("step", at), [at]);
  const turnTo = useCallback((number: number): void => {
    setPage(number);
    setFurthest((before) => Math.max(before, number));
  }, []);
  const showed = useCallback((): void => {
    setShown(true);
    ready().catch((error: unknown) => {
      if (!(error instanceof NetworkDown)) onTrouble(error); // Signing tells it again.
    });
  }, []);
  const renew = useCallback(async (id: string): Promise<string> => {
    const fresh = await api.session();
    return (fresh.files.find((file) => file.id === id) ?? fresh.files[0])?.url ?? "";
  }, []);

  const goTo = (step: Place, field: string | null = null): void => {
    setNotice(null);
    commit.forget();
    setWanted(field);
    if (step !== at) {
      setPlace(step);
      window.scrollTo({ top: 0 });
    }
    if (step === "read") reading.current?.focus({ preventScroll: true });
  };
  const open = (name: DialogName | null): void => {
    commit.forget();
    setDialog(name);
  };
  /** Save what was written; tell whether the fields need nothing more. */
  const settled = async (): Promise<boolean> => {
    if (!(await answers.save())) {
      const wrong = session.fields.find((one) => answers.isWrong(one.id));
      if (wrong !== undefined) focusOn(wrong);
      return false;
    }
    const empty = session.fields.filter((one) => !isFilled({ ...one, value: answers.values[one.id] ?? null }));
    answers.blame(Object.fromEntries(empty.map((one) => [one.id, t("fill.required")])));
    if (empty[0] !== undefined) focusOn(empty[0]);
    return empty.length === 0;
  };
  /** Begin to sign, or lead to what is missing. */
  const sign = async (): Promise<void> => {
    if (at === "fill" && !(await settled())) return;
    const obstacle = firstObstacle(latest.current);
    if (obstacle === null) return open("sign");
    goTo(obstacle);
    setNotice(obstacleTo(latest.current));
  };
  const go = (step: StepName): void => {
    if (step === "sign") void sign();
    else goTo(step);
  };
  const next = async (): Promise<void> => {
    if (at === "fill" && !(await settled())) return;
    if (at === "read" && session.signing.read_confirmation && session.recipient.read_confirmed_at === null) {
      setNotice("read");
      document.getElementById("ending")?.scrollIntoView({ block: "center" });
      return;
    }
    go(steps[steps.findIndex((step) => step.name === at) + 1]?.name ?? "sign");
  };
  const touch = (mark: Mark): void => {
    if (mark.field !== null) goTo("fill", mark.field.id);
    else void sign();
  };
  const answered = (id: string): Answer | null => (id in answers.faults ? null : (answers.values[id] ?? null));
  const marks = marksOf({ ...session, fields: session.fields.map((one) => ({ ...one, value: answered(one.id) })) });

  const hindered = notice !== null && notice === obstacleTo(session); // What is done meanwhile hinders no more.

  return (
    <>
      <main class="reading ceremony" data-step={at} data-testid="ceremony">
        <aside class="side">
          <div class="side-body">
            <Summary session={session} />
            <Progress steps={steps} current={at} approval={session.signing.approval} onGo={go} />
            {at === "fill" && <Fill fields={session.fields} answers={answers} wanted={wanted} />}
            {at === "attach" && <Attach api={api} requests={session.attachments} ready={ready} onSession={onSession} />}
            {at === "prove" && <Prove api={api} session={session} ready={ready} onSession={onSession} />}
            {session.recipient.may_delegate && (
              <button
                type="button"
                class="button button-quiet delegate"
                onClick={() => open("delegate")}
                data-testid="delegate"
              >
                {t("actions.delegate")}
              </button>
            )}
          </div>
          <Actions
            session={session}
            at={at}
            last={steps.at(-2)?.name === at}
            page={page}
            pages={pages}
            furthest={furthest}
            shown={shown}
            marks={marks}
            notice={hindered ? t(`steps.missing.${notice}`) : dialog === null ? commit.fault : null}
            onNext={() => void next()}
            onBack={() => goTo((steps[steps.findIndex((step) => step.name === at) - 1]?.name ?? "read") as Place)}
            onRefuse={() => open("refuse")}
          />
        </aside>
        <section ref={reading} tabIndex={-1} class="document" aria-label={t("reader.document")}>
          <Reader
            files={session.files}
            pages={pages}
            marks={marks}
            onMark={touch}
            renew={renew}
            onShown={showed}
            onCurrent={turnTo}
            onTrouble={onTrouble}
          />
          {shown && (
            <Ending
              session={session}
              busy={commit.busy}
              onReached={() => turnTo(pages)}
              onDelegate={() => open("delegate")}
              onConfirm={() => {
                setNotice(null);
                void commit.run("read", () => api.confirmReading());
              }}
            />
          )}
        </section>
      </main>
      {dialog === "sign" && (
        <SignatureDialog
          session={session}
          memory={memory}
          busy={commit.busy}
          fault={commit.fault}
          onClose={() => open(null)}
          onConfirm={(signature) =>
            void commit.run(JSON.stringify(signature), (key) =>
              api.sign({ ...signature, consentVersion: session.consent.version, key }),
            )
          }
        />
      )}
      {dialog === "refuse" && (
        <RefusalDialog
          session={session}
          busy={commit.busy}
          fault={commit.fault}
          onClose={() => open(null)}
          onConfirm={(refusal) => void commit.run(JSON.stringify(refusal), (key) => api.refuse({ ...refusal, key }))}
        />
      )}
      {dialog === "delegate" && (
        <DelegationDialog
          session={session}
          busy={commit.busy}
          fault={commit.fault}
          onClose={() => open(null)}
          onConfirm={(delegate) => void commit.run(JSON.stringify(delegate), (key) => api.delegate({ ...delegate, key }))}
        />
      )}
    </>
  );
}
