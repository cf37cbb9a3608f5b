import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import SignaturePad, { type PointGroup } from "signature_pad";
import { EraseIcon, UndoIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import type { Memory } from "../shared/memory.ts";
import { INK, pixelRatio } from "./signature-image.ts";

interface DrawnSignatureProps {
  /** `signature` or `initials`: by this its strokes are remembered. */
  name: "signature" | "initials";
  canvas: { current: HTMLCanvasElement | null };
  memory: Memory;
  label: string;
  hint: string;
  describedBy: string | undefined;
  onChange: () => void;
}

/** Strokes with the width of the paper that they were drawn on. */
interface Strokes {
  width: number;
  groups: PointGroup[];
}

/** A place to draw with finger, pen or mouse; strokes survive a turned phone and a reload. */
export function DrawnSignature(props: DrawnSignatureProps): JSX.Element {
  const { name, canvas, memory, label, hint, describedBy, onChange } = props;
  const { t } = useLanguage();
  const pad = useRef<SignaturePad | null>(null);
  const [empty, setEmpty] = useState(true);

  const changed = (): void => {
    setEmpty(pad.current?.isEmpty() ?? true);
    memory.keep(name, { width: canvas.current?.clientWidth ?? 0, groups: pad.current?.toData() ?? [] });
    onChange();
  };

  useEffect(() => {
    if (canvas.current === null) return;
    const drawing = new SignaturePad(canvas.current, {
      penColor: INK,
      minWidth: 0.9,
      maxWidth: 2.8,
      canvasContextOptions: { willReadFrequently: true },
    });
    pad.current = drawing;
    drawing.addEventListener("beginStroke", () => setEmpty(false));
    drawing.addEventListener("endStroke", changed);
    const kept = memory.recall<Strokes>(name);
    if (kept !== null && kept.groups.length > 0) setEmpty(false);
    const resizing = keepStrokes(canvas.current, drawing, kept);
    const paper = canvas.current;
    paper.addEventListener("touchstart", keepTouch, { passive: false });
    return () => {
      paper.removeEventListener("touchstart", keepTouch);
      resizing.disconnect();
      drawing.off();
    };
  }, []);

  const undo = (): void => {
    pad.current?.fromData(pad.current.toData().slice(0, -1));
    changed();
  };
  const clear = (): void => {
    pad.current?.clear();
    changed();
  };

  const of = (tool: string): string => (name === "signature" ? tool : `${tool}-${name}`);
  return (
    <div class={`pad pad-${name}`}>
      <div class="pad-paper">
        <canvas
          ref={canvas}
          role="img"
          aria-label={label}
          aria-describedby={describedBy}
          data-testid={`${name}-canvas`}
        />
        <span class="pad-line" aria-hidden="true" />
        {empty && (
          <p class="pad-hint" aria-hidden="true">
            {hint}
          </p>
        )}
      </div>
      <div class="pad-tools">
        <button type="button" class="button button-quiet" disabled={empty} onClick={undo} data-testid={of("undo")}>
          <UndoIcon /> {t("signature.undo")}
        </button>
        <button type="button" class="button button-quiet" disabled={empty} onClick={clear} data-testid={of("clear")}>
          <EraseIcon /> {t("signature.clear")}
        </button>
      </div>
    </div>
  );
}

/** Fit the canvas to its box whenever that changes, and draw the strokes again at the new size. */
function keepStrokes(canvas: HTMLCanvasElement, pad: SignaturePad, kept: Strokes | null): ResizeObserver {
  let drawnAt = 0;
  const observer = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === 0 || clientWidth === drawnAt) return;
    const before = drawnAt === 0 ? kept : { width: drawnAt, groups: pad.toData() };
    const scale = before === null || before.width === 0 ? 1 : clientWidth / before.width;
    drawnAt = clientWidth;
    const strokes = (before?.groups ?? []).map((stroke) => ({
      ...stroke,
      points: stroke.points.map((point) => ({ ...point, x: point.x * scale, y: point.y * scale })),
    }));
    const ratio = pixelRatio();
    canvas.width = Math.round(clientWidth * ratio);
    canvas.height = Math.round(clientHeight * ratio);
    canvas.getContext("2d")?.scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  });
  observer.observe(canvas);
  return observer;
}

/** Let no gesture begin: Chromium takes a quick last stroke for a fling, and eats the next tap to stop it. */
function keepTouch(event: TouchEvent): void {
  event.preventDefault();
}
