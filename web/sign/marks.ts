import type { Language } from "../shared/language.ts";
import { amountInWords, LOCALE } from "./amounts.ts";
import { hasAnswer } from "./steps.ts";
import type { Box, Field, SigningSession } from "./session.ts";

/** A place on the pages where this person leaves something. */
export interface Mark {
  key: string;
  kind: "signature" | "initials" | "field";
  /** The field that is answered there; null for signatures and initials. */
  field: Field | null;
  /** The page, counted through all files from one. */
  page: number;
  box: Box;
  done: boolean;
}

/** List the places of this person in the order in which one reads. */
export function marksOf(session: Pick<SigningSession, "files" | "placements" | "fields">): Mark[] {
  const placed = session.placements.map((one, index) => ({ kind: one.kind, field: null, box: one, key: `p${index}` }));
  const asked = session.fields.flatMap((field) =>
    field.placement === null
      ? []
      : [{ kind: "field" as const, field, box: field.placement, key: `f${field.id}` }],
  );
  return [...placed, ...asked]
    .flatMap((one) => {
      const page = pageOf(session.files, one.box);
      return page === null ? [] : [{ ...one, page, done: one.field !== null && hasAnswer(one.field) }];
    })
    .sort((a, b) => a.page - b.page || a.box.y - b.box.y || a.box.x - b.box.x);
}

/** Count a page through all files; null for one that there is not. */
function pageOf(files: SigningSession["files"], box: Box): number | null {
  const index = box.file_id === null ? 0 : files.findIndex((file) => file.id === box.file_id);
  const file = files[index];
  if (file === undefined || box.page < 1 || box.page > file.pages) return null;
  return files.slice(0, index).reduce((count, before) => count + before.pages, 0) + box.page;
}

/** Put an answer into one line, as people of the language write it. */
export function inOneLine(field: Field, language: Language): string {
  const { value, kind } = field;
  if (value === null) return "";
  if (Array.isArray(value)) return value.join(", ");
  if (kind === "money" || kind === "number") {
    return amountInWords(value, language, kind === "money" ? field.currency : null) ?? value;
  }
  const day = kind === "date" ? new Date(`${value}T12:00:00`) : null;
  return day === null || Number.isNaN(day.getTime()) ? value : new Intl.DateTimeFormat(LOCALE[language]).format(day);
}
