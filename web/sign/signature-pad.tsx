import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import SignaturePad from "signature_pad";
import { EraseIcon, UndoIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { INK, pixelRatio } from "./signature-image.ts";

interface DrawnSignatureProps {
  canvas: { current: HTMLCanvasElement | null };
  describedBy: string | undefined;
  onChange: () => void;
}

/** A place to draw with finger, pen or mouse; strokes survive a turned phone. */
export function DrawnSignature({ canvas, describedBy, onChange }: DrawnSignatureProps): JSX.Element {
  const { t } = useLanguage();
  const pad = useRef<SignaturePad | null>(null);
  const [empty, setEmpty] = useState(true);

  const changed = (): void => {
    setEmpty(pad.current?.isEmpty() ?? true);
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
    const resizing = keepStrokes(canvas.current, drawing);
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

  return (
    <div class="pad">
      <div class="pad-paper">
        <canvas
          ref={canvas}
          role="img"
          aria-label={t("signature.canvas")}
          aria-describedby={describedBy}
          data-testid="signature-canvas"
        />
        <span class="pad-line" aria-hidden="true" />
        {empty && (
          <p class="pad-hint" aria-hidden="true">
            {t("signature.hint")}
          </p>
        )}
      </div>
      <div class="pad-tools">
        <button type="button" class="button button-quiet" disabled={empty} onClick={undo} data-testid="undo">
          <UndoIcon /> {t("signature.undo")}
        </button>
        <button type="button" class="button button-quiet" disabled={empty} onClick={clear} data-testid="clear">
          <EraseIcon /> {t("signature.clear")}
        </button>
      </div>
    </div>
  );
}

/** Fit the canvas to its box whenever that changes, and draw the strokes again at the new size. */
function keepStrokes(canvas: HTMLCanvasElement, pad: SignaturePad): ResizeObserver {
  let drawnAt = 0;
  const observer = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === 0 || clientWidth === drawnAt) return;
    const scale = drawnAt === 0 ? 1 : clientWidth / drawnAt;
    drawnAt = clientWidth;
    const strokes = pad.toData().map((stroke) => ({
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
