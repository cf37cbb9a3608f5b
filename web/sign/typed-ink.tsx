import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import { writeName } from "./signature-image.ts";

interface TypedInkProps {
  canvas: { current: HTMLCanvasElement | null };
  input: { current: HTMLInputElement | null };
  label: string;
  value: string;
  longest: number;
  shown: boolean;
  describedBy: string | undefined;
  onChange: (value: string) => void;
  testid: string;
}

/** A name or initials that are typed, and how they will look. */
export function TypedInk(props: TypedInkProps): JSX.Element {
  const { canvas, input, label, value, longest, shown, describedBy, onChange, testid } = props;
  const { t } = useLanguage();
  useLayoutEffect(() => {
    if (shown && canvas.current !== null) writeName(canvas.current, value.trim());
  }, [shown, value]);
  return (
    <div hidden={!shown} class="typed">
      <label class="field">
        <span>{label}</span>
        <input
          ref={input}
          type="text"
          autocomplete={longest > 10 ? "name" : "off"}
          maxLength={longest}
          value={value}
          aria-invalid={describedBy !== undefined}
          aria-describedby={describedBy}
          onInput={(event) => onChange(event.currentTarget.value)}
          data-testid={testid}
        />
      </label>
      <div class="pad-paper">
        <canvas ref={canvas} role="img" aria-label={`${t("signature.preview")}: ${value}`} />
        <span class="pad-line" aria-hidden="true" />
      </div>
    </div>
  );
}
