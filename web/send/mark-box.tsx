import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { CloseIcon } from "../shared/icons.tsx";
import { inside, resized, type Mark } from "./draft.ts";
import { useWords } from "./words.ts";

const STEP = 0.01;
const ARROWS: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

interface MarkBoxProps {
  mark: Mark;
  name: string;
  /** Whose colour it has. */
  hue: number;
  chosen: boolean;
  onChoose: (key: string | null) => void;
  onChange: (mark: Mark) => void;
  onRemove: (key: string) => void;
}

/** A mark on its page: moved and resized by mouse, finger or keys. */
export function MarkBox({ mark, name, hue, chosen, onChoose, onChange, onRemove }: MarkBoxProps): JSX.Element {
  const { say } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const begun = useRef<{ x: number; y: number; mark: Mark } | null>(null);

  const begin = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    begun.current = { x: event.clientX, y: event.clientY, mark };
    onChoose(mark.key);
  };
  const follow = (event: PointerEvent, how: typeof moved): void => {
    const paper = box.current?.parentElement?.getBoundingClientRect();
    if (begun.current === null || paper === undefined) return;
    const by = { x: (event.clientX - begun.current.x) / paper.width, y: (event.clientY - begun.current.y) / paper.height };
    onChange({ ...begun.current.mark, ...how(begun.current.mark, by) });
  };
  const end = (): void => {
    begun.current = null;
  };
  const press = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key];
    if (by !== undefined) {
      event.preventDefault();
      onChange({ ...mark, ...(event.shiftKey ? resized(mark, by) : moved(mark, by)) });
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      onRemove(mark.key);
    } else if (event.key === "Escape") {
      onChoose(null);
    }
  };

  const label = say(`marks.${mark.kind}`);
  return (
    <div
      ref={box}
      class={`mark hue-${hue % 8}`}
      data-chosen={chosen}
      data-testid={`mark-${mark.kind}`}
      style={{
        left: `${mark.x * 100}%`,
        top: `${mark.y * 100}%`,
        width: `${mark.width * 100}%`,
        height: `${mark.height * 100}%`,
      }}
    >
      <button
        id={`mark-${mark.key}`}
        type="button"
        class="mark-body"
        aria-label={say("marks.label", { kind: label, name, page: mark.page })}
        aria-describedby="mark-help"
        aria-pressed={chosen}
        onFocus={() => onChoose(mark.key)}
        onPointerDown={begin}
        onPointerMove={(event) => follow(event, moved)}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={press}
      >
        <span class="mark-kind">{label}</span>{" "}
        <span class="mark-name">{name}</span>
      </button>
      {chosen && (
        <>
          <button
            type="button"
            class="mark-remove"
            aria-label={say("marks.remove", { kind: label, name })}
            onClick={() => onRemove(mark.key)}
            data-testid="remove-mark"
          >
            <CloseIcon />
          </button>
          <span
            class="mark-corner"
            aria-hidden="true"
            onPointerDown={begin}
            onPointerMove={(event) => follow(event, resized)}
            onPointerUp={end}
            onPointerCancel={end}
            data-testid="mark-corner"
          />
        </>
      )}
    </div>
  );
}

function moved(mark: Mark, by: { x: number; y: number }): Pick<Mark, "x" | "y" | "width" | "height"> {
  return inside({ x: mark.x + by.x, y: mark.y + by.y, width: mark.width, height: mark.height });
}
