import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import type { Memory } from "../shared/memory.ts";
import { Fault } from "./fault.tsx";
import { Segments } from "./segments.tsx";
import { DrawnSignature } from "./signature-pad.tsx";
import { TypedInk } from "./typed-ink.tsx";

interface InitialsProps {
  /** Where the ink is: whatever canvas the person uses now. */
  ink: { current: (() => HTMLCanvasElement | null) | null };
  first: string;
  memory: Memory;
  missing: boolean;
  onChange: () => void;
}

/** The initials that go on pages: typed, or drawn. */
export function Initials({ ink, first, memory, missing, onChange }: InitialsProps): JSX.Element {
  const { t } = useLanguage();
  const [method, setMethod] = useState<"type" | "draw">("type");
  const [letters, setLetters] = useState(first);
  const drawn = useRef<HTMLCanvasElement>(null);
  const written = useRef<HTMLCanvasElement>(null);
  const input = useRef<HTMLInputElement>(null);
  ink.current = () => (method === "draw" ? drawn.current : written.current);
  const fault = missing ? "initials-fault" : undefined;
  return (
    <section class="initials" aria-label={t("signature.initials")} data-testid="initials">
      <h3>{t("signature.initials")}</h3>
      <p class="panel-text">{t("signature.initialsText")}</p>
      <Segments
        legend={t("signature.initials")}
        options={[
          { value: "type", text: t("signature.type"), testid: "initials-type" },
          { value: "draw", text: t("signature.draw"), testid: "initials-draw" },
        ]}
        chosen={method}
        onChoose={(chosen) => {
          setMethod(chosen);
          onChange();
        }}
      />
      {method === "draw" && (
        <DrawnSignature
          name="initials"
          canvas={drawn}
          memory={memory}
          label={t("signature.initialsCanvas")}
          hint={t("signature.initialsHint")}
          describedBy={fault}
          onChange={onChange}
        />
      )}
      <TypedInk
        canvas={written}
        input={input}
        label={t("signature.initialsInput")}
        value={letters}
        longest={5}
        shown={method === "type"}
        describedBy={fault}
        onChange={(value) => {
          setLetters(value);
          onChange();
        }}
        testid="typed-initials"
      />
      {missing && <Fault id="initials-fault" text={t("signature.missingInitials")} />}
    </section>
  );
}
