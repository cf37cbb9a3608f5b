import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { BackIcon, CheckIcon, DownIcon, NextIcon, PenIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { Fault } from "./fault.tsx";
import { markId } from "./mark-box.tsx";
import type { Mark } from "./marks.ts";
import type { SigningSession } from "./session.ts";
import type { StepName } from "./steps.ts";

interface ActionsProps {
  session: SigningSession;
  at: StepName;
  /** Whether only the signature comes after this step. */
  last: boolean;
  page: number;
  pages: number;
  furthest: number;
  shown: boolean;
  marks: Mark[];
  notice: string | null;
  onNext: () => void;
  onBack: () => void;
  onRefuse: () => void;
}

/** Where one is in the document, and the ways on, back and out. */
export function Actions(props: ActionsProps): JSX.Element {
  const { session, at, last, page, pages, furthest, shown, marks, notice, onNext, onBack, onRefuse } = props;
  const { t } = useLanguage();
  const { approval } = session.signing;
  return (
    <div class="actions" role="group" aria-label={t("steps.ways")}>
      {notice !== null && <Fault text={notice} />}
      {at === "read" && (
        <div class="place">
          <span data-testid="place">{t("reader.page", { page, pages })}</span>
          <span class="place-bar" aria-hidden="true">
            <i style={{ transform: `scaleX(${furthest / pages})` }} />
          </span>
          {shown && marks.length > 0 && <NextPlace marks={marks} page={page} />}
        </div>
      )}
      {at === "read" ? (
        <button type="button" class="button" onClick={onRefuse} data-testid="refuse">
          {t("actions.refuse")}
        </button>
      ) : (
        <button type="button" class="button" onClick={onBack} data-testid="back">
          <BackIcon /> {t("actions.back")}
        </button>
      )}
      <button
        type="button"
        class="button button-primary"
        disabled={at === "read" && !shown}
        onClick={onNext}
        data-testid={last ? "open-signature" : "next"}
      >
        {last ? (
          <>
            {approval ? <CheckIcon /> : <PenIcon />} {t(approval ? "actions.approve" : "actions.sign")}
          </>
        ) : (
          <>
            {t("actions.next")} <NextIcon />
          </>
        )}
      </button>
    </div>
  );
}

/** Leads from one place where something is left to the next, and round again. */
function NextPlace({ marks, page }: { marks: Mark[]; page: number }): JSX.Element {
  const { t } = useLanguage();
  const last = useRef<string | null>(null);
  const go = (): void => {
    const before = marks.findIndex((mark) => mark.key === last.current);
    const open = marks.filter((mark, index) => !mark.done && index > before);
    const next = before < 0 ? (marks.find((mark) => !mark.done && mark.page >= page) ?? marks[0]) : (open[0] ?? marks[0]);
    if (next === undefined) return;
    last.current = next.key;
    const box = document.getElementById(markId(next));
    box?.scrollIntoView({ block: "center", behavior: "smooth" });
    box?.focus({ preventScroll: true });
  };
  return (
    <button type="button" class="next-place" onClick={go} data-testid="next-place">
      <DownIcon /> {t("marks.next", { count: marks.length })}
    </button>
  );
}
