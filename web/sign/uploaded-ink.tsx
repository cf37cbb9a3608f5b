import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { ClipIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { Fault } from "./fault.tsx";
import { layPicture } from "./signature-image.ts";

interface UploadedInkProps {
  canvas: { current: HTMLCanvasElement | null };
  shown: boolean;
  onChange: () => void;
}

/** A picture of a signature, from a file or a phone's camera. */
export function UploadedInk({ canvas, shown, onChange }: UploadedInkProps): JSX.Element {
  const { t } = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<"empty" | "there" | "unreadable">("empty");
  const read = (chosen: HTMLInputElement): void => {
    const file = chosen.files?.[0];
    chosen.value = "";
    if (file === undefined || canvas.current === null) return;
    onChange();
    layPicture(canvas.current, file).then(
      () => setState("there"),
      () => setState("unreadable"),
    );
  };
  return (
    <div hidden={!shown} class="uploaded">
      <div class="pad-paper pad-picture" data-state={state} data-testid="uploaded-signature">
        <canvas ref={canvas} width={0} height={0} role="img" aria-label={t("signature.preview")} />
        {state !== "there" && (
          <p class="pad-hint" aria-hidden="true">
            {t("signature.uploadHint")}
          </p>
        )}
      </div>
      {state === "unreadable" && <Fault text={t("signature.unreadable")} />}
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept="image/png,image/jpeg"
        onChange={(event) => read(event.currentTarget)}
        data-testid="signature-file"
      />
      <button type="button" class="button" onClick={() => input.current?.click()}>
        <ClipIcon /> {t(state === "there" ? "signature.uploadOther" : "signature.uploadChoose")}
      </button>
    </div>
  );
}
