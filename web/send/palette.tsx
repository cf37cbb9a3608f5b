import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CheckIcon, PenIcon } from "../shared/icons.tsx";
import type { Asked, Kind, SendingFile } from "./draft.ts";
import { useWords } from "./words.ts";

const MIDDLE = { x: 0.5, y: 0.5 };
/** Closer than this the pointer has not moved: it was a press. */
const STILL_PX = 6;

interface PaletteProps {
  people: Asked[];
  names: ReadonlyMap<string, string>;
  person: string;
  current: { file: string; page: number };
  files: SendingFile[];
  onPerson: (id: string) => void;
  onAdd: (kind: Kind, file: string, page: number, at: { x: number; y: number }) => void;
}

/** Whose marks are placed, and the marks: to be dragged onto a page, or added to the page that is said. */
export function Palette({ people, names, person, current, files, onPerson, onAdd }: PaletteProps): JSX.Element {
  const { say } = useWords();
  const [dragged, setDragged] = useState<{ kind: Kind; x: number; y: number } | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const begun = useRef<{ x: number; y: number } | null>(null);
  const pressed = useRef(false);
  useEffect(() => setTyped(null), [current]);
  const file = files.find((one) => one.id === current.file);
  // What is typed stands as it is until it is left: an emptied box that says 1 would turn a 5 into 15.
  const wanted = typed === null ? current.page : Math.floor(Number(typed)) || current.page;
  const page = Math.max(1, Math.min(wanted, file?.pages.length ?? 1));
  const hue = Math.max(0, people.findIndex((one) => one.id === person));
  const signs = people.find((one) => one.id === person)?.role === "signer";
  const usable = signs && file?.placeable === true;

  const begin = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    begun.current = { x: event.clientX, y: event.clientY };
    pressed.current = false;
  };
  const follow = (kind: Kind, event: PointerEvent): void => {
    const from = begun.current;
    if (from === null) return;
    if (dragged === null && Math.hypot(event.clientX - from.x, event.clientY - from.y) < STILL_PX) return;
    setDragged({ kind, x: event.clientX, y: event.clientY });
  };
  const drop = (kind: Kind, event: PointerEvent): void => {
    begun.current = null;
    if (dragged === null) return;
    setDragged(null);
    pressed.current = true; // The click that follows is the end of this.
    const paper = document
      .elementsFromPoint(event.clientX, event.clientY)
      .find((one): one is HTMLElement => one instanceof HTMLElement && one.matches(".paper[data-file]"));
    if (paper === undefined) return;
    const { left, top, width, height } = paper.getBoundingClientRect();
    onAdd(kind, paper.dataset.file ?? "", Number(paper.dataset.page), {
      x: (event.clientX - left) / width,
      y: (event.clientY - top) / height,
    });
  };
  const add = (kind: Kind, byKey: boolean): void => {
    if (!pressed.current || byKey) onAdd(kind, current.file, page, MIDDLE);
    pressed.current = false;
  };

  return (
    <section class="palette" aria-label={say("palette.title")}>
      <label class={`palette-person hue-${hue % 8}`}>
        <span class="visually-hidden">{say("palette.person")}</span>
        <i aria-hidden="true" />
        <select value={person} onChange={(event) => onPerson(event.currentTarget.value)} data-testid="person">
          {people.map((one) => (
            <option key={one.id} value={one.id}>
              {names.get(one.id)}
            </option>
          ))}
        </select>
      </label>
      <div class="palette-marks">
        {(["signature", "initials"] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            class={`chip hue-${hue % 8}`}
            disabled={!usable}
            onPointerDown={begin}
            onPointerMove={(event) => follow(kind, event)}
            onPointerUp={(event) => drop(kind, event)}
            onPointerCancel={() => {
              begun.current = null;
              setDragged(null);
            }}
            onClick={(event) => add(kind, event.detail === 0)}
            data-testid={`add-${kind}`}
          >
            {kind === "signature" ? <PenIcon /> : <CheckIcon />}
            {say(`marks.${kind}`)}
          </button>
        ))}
        <label class="palette-page">
          <span>{say("palette.page")}</span>
          <input
            type="number"
            min={1}
            max={file?.pages.length ?? 1}
            value={typed ?? page}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onBlur={() => typed !== null && setTyped(String(page))}
            data-testid="page"
          />
        </label>
      </div>
      <p id="mark-help" class="palette-help">
        {signs || people.length === 0 ? say("palette.help") : say("palette.draws")}
      </p>
      {dragged !== null && (
        <div class={`ghost hue-${hue % 8}`} style={{ left: `${dragged.x}px`, top: `${dragged.y}px` }} aria-hidden="true">
          {say(`marks.${dragged.kind}`)}
        </div>
      )}
    </section>
  );
}
