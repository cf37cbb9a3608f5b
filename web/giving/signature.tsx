import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import { Memory } from "../shared/memory.ts";
import { Fault } from "../sign/fault.tsx";
import { Initials } from "../sign/initials.tsx";
import { Segments } from "../sign/segments.tsx";
import { initialsOf, signatureImage } from "../sign/signature-image.ts";
import { DrawnSignature } from "../sign/signature-pad.tsx";
import { TypedInk } from "../sign/typed-ink.tsx";

export type Kind = "drawn" | "typed";

/** What a person leaves: pictures as PNG in Base64. */
export interface Left {
  kind: Kind;
  image: string;
  initials: string | null;
}

export type Missing = "missingInk" | "missingName" | "missingInitials";

/** Whose strokes are remembered: the next link in this tab may be another person's. A part of it gives nothing away. */
const LINK = window.location.hash.slice(1, 9);

interface SignatureProps {
  kinds: readonly Kind[];
  name: string;
  initials: boolean;
  /** Where the page takes from what was left, or is told what is missing. */
  taking: { current: (() => Left | Missing) | null };
  missing: Missing | null;
  onChange: () => void;
}

/** Draw or type the one signature, and the initials where they are asked for. */
export function SignatureStep({ kinds, name, initials, taking, missing, onChange }: SignatureProps): JSX.Element {
  const { t } = useLanguage();
  const [chosen, setKind] = useState<Kind>(kinds[0] ?? "drawn");
  const [typed, setTyped] = useState(name);
  const [memory] = useState(() => new Memory(`giving.${LINK}`));
  const kind = kinds.includes(chosen) ? chosen : (kinds[0] ?? "drawn");
  const drawn = useRef<HTMLCanvasElement>(null);
  const written = useRef<HTMLCanvasElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const initialsInk = useRef<(() => HTMLCanvasElement | null) | null>(null);

  taking.current = () => {
    const canvas = kind === "drawn" ? drawn.current : written.current;
    const image = canvas === null ? null : signatureImage(canvas);
    if (image === null) return kind === "drawn" ? "missingInk" : "missingName";
    if (!initials) return { kind, image, initials: null };
    const ink = initialsInk.current?.() ?? null;
    const marks = ink === null ? null : signatureImage(ink);
    return marks === null ? "missingInitials" : { kind, image, initials: marks };
  };
  const ink = missing === "missingInk" || missing === "missingName";
  return (
    <>
      <Segments
        legend={t("signature.method")}
        options={kinds.map((one) => ({
          value: one,
          text: t(one === "drawn" ? "signature.draw" : "signature.type"),
          testid: one === "drawn" ? "method-draw" : "method-type",
        }))}
        chosen={kind}
        onChoose={(one) => {
          setKind(one);
          onChange();
        }}
      />
      <div hidden={kind !== "drawn"}>
        <DrawnSignature
          name="signature"
          canvas={drawn}
          memory={memory}
          label={t("signature.canvas")}
          hint={t("signature.hint")}
          describedBy={ink ? "ink-fault" : undefined}
          onChange={onChange}
        />
      </div>
      <TypedInk
        canvas={written}
        input={input}
        label={t("signature.name")}
        value={typed}
        longest={80}
        shown={kind === "typed"}
        describedBy={ink ? "ink-fault" : undefined}
        onChange={(value) => {
          setTyped(value);
          onChange();
        }}
        testid="typed-name"
      />
      {ink && <Fault id="ink-fault" text={t(`signature.${missing}`)} />}
      {initials && (
        <Initials
          ink={initialsInk}
          first={initialsOf(name)}
          memory={memory}
          missing={missing === "missingInitials"}
          onChange={onChange}
        />
      )}
    </>
  );
}
