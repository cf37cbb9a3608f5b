import type { JSX } from "preact";
import { CheckIcon, PenIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { inOneLine, type Mark } from "./marks.ts";

/** A place on a page where the person leaves something: pressing it leads to where that is done. */
export function MarkBox({ mark, onMark }: { mark: Mark; onMark: (mark: Mark) => void }): JSX.Element {
  const { t, language } = useLanguage();
  const { box, field, kind } = mark;
  const name = field === null ? t(`marks.${kind === "initials" ? "initials" : "signature"}`) : field.label;
  const text = field !== null && mark.done ? inOneLine(field, language) : name;
  return (
    <button
      type="button"
      id={markId(mark)}
      class={`mark mark-${kind} ${mark.done ? "mark-done" : ""}`}
      style={{
        left: `${box.x * 100}%`,
        top: `${box.y * 100}%`,
        width: `${box.width * 100}%`,
        height: `${box.height * 100}%`,
      }}
      aria-label={field === null ? name : t(mark.done ? "marks.filled" : "marks.fill", { name, value: text })}
      onClick={() => onMark(mark)}
      data-testid={`mark-${mark.key}`}
    >
      <span class="mark-text">
        {mark.done ? <CheckIcon /> : <PenIcon />}
        <span>{text}</span>
      </span>
    </button>
  );
}

/** The id by which a place is found on the page. */
export const markId = (mark: Mark): string => `mark-${mark.key}`;
