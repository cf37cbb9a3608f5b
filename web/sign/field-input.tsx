import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLanguage, type Language } from "../shared/language.ts";
import { amountInWords, decimalOf } from "./amounts.ts";
import { Fault } from "./fault.tsx";
import { inputId } from "./focus.ts";
import { masked } from "./masks.ts";
import type { Answer, Field, FieldKind } from "./session.ts";

interface FieldInputProps {
  field: Field;
  value: Answer | null;
  fault: string | null;
  onChange: (value: Answer | null) => void;
  onLeave: () => void;
}

/** One question with the input that fits it, its help and what is wrong. */
export function FieldInput(props: FieldInputProps): JSX.Element {
  const { kind } = props.field;
  if (kind === "radio" || kind === "checkbox") return <Options {...props} />;
  return <Line {...props} />;
}

/** Everything that is answered in one line, or in a few. */
function Line({ field, value, fault, onChange, onLeave }: FieldInputProps): JSX.Element {
  const { t, language } = useLanguage();
  const id = inputId(field);
  const about = {
    id,
    "aria-invalid": fault !== null,
    "aria-required": field.required,
    "aria-describedby": `${id}-help ${id}-fault`,
    "data-testid": id,
    onBlur: onLeave,
  };
  return (
    <div class="field">
      <label for={id}>
        <Label field={field} />
      </label>
      {field.kind === "dropdown" ? (
        <select {...about} value={text(value)} onChange={(event) => onChange(event.currentTarget.value || null)}>
          <option value="">{t("fill.choose")}</option>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : field.kind === "number" || field.kind === "money" ? (
        <Amount field={field} value={text(value)} about={about} onChange={onChange} language={language} />
      ) : field.kind === "text" && (field.max_length ?? 0) > LONG ? (
        <textarea
          {...about}
          rows={1}
          class="grows"
          maxLength={field.max_length ?? undefined}
          value={text(value)}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <input
          {...about}
          {...traits(field)}
          value={MASKED.has(field.kind) ? masked(field.kind, text(value)) : text(value)}
          onInput={(event) => onChange(typed(field.kind, event.currentTarget))}
        />
      )}
      <Below id={id} field={field} value={value} fault={fault} />
    </div>
  );
}

const LONG = 120;
const MASKED = new Set<FieldKind>(["cpf", "cnpj", "rfc"]);

/** Apply the mask where the text is typed, so that the cursor stays behind the sign that came last. */
function typed(kind: FieldKind, input: HTMLInputElement): string {
  if (!MASKED.has(kind)) return input.value;
  const at = input.selectionEnd ?? input.value.length;
  const ended = at === input.value.length;
  const place = masked(kind, input.value.slice(0, at)).length;
  input.value = masked(kind, input.value);
  if (!ended) input.setSelectionRange(place, place);
  return input.value;
}

/** What tells browsers which keyboard to show and what they may fill in. */
function traits(field: Field): JSX.IntrinsicElements["input"] {
  const most = field.max_length === null ? {} : { maxLength: field.max_length };
  const plain = { type: "text", autocomplete: "off", spellcheck: false } as const;
  switch (field.kind) {
    case "date":
      return { type: "date", ...range(field) };
    case "email":
      return { type: "email", inputMode: "email", autocomplete: "email", ...most };
    case "phone":
      return { type: "tel", inputMode: "tel", autocomplete: "tel", placeholder: "+52 55 1234 5678" };
    case "cpf":
      return { ...plain, inputMode: "numeric", placeholder: "000.000.000-00" };
    case "cnpj":
      return { ...plain, autocapitalize: "characters", placeholder: "00.000.000/0000-00" };
    case "rfc":
      return { ...plain, autocapitalize: "characters", placeholder: "XAXX010101000" };
    default:
      return { type: "text", autocomplete: "off", ...most };
  }
}

function range(field: Field): { min?: string; max?: string } {
  return {
    ...(field.min_value === null ? {} : { min: field.min_value }),
    ...(field.max_value === null ? {} : { max: field.max_value }),
  };
}

interface AmountProps {
  field: Field;
  value: string;
  about: object;
  language: Language;
  onChange: (value: string | null) => void;
}

/** A number as people write it: what it was understood as stands beside it. */
function Amount({ field, value, about, language, onChange }: AmountProps): JSX.Element {
  const [written, setWritten] = useState<string | null>(null);
  const currency = field.kind === "money" ? (field.currency ?? null) : null;
  const understood = value === "" ? null : amountInWords(value, language, currency);
  return (
    <div class="amount">
      {currency !== null && (
        <span class="amount-unit" aria-hidden="true">
          {currency}
        </span>
      )}
      <input
        {...about}
        type="text"
        inputMode="decimal"
        autocomplete="off"
        value={written ?? value}
        onInput={(event) => {
          setWritten(event.currentTarget.value);
          onChange(decimalOf(event.currentTarget.value, language) || null);
        }}
      />
      {understood !== null && currency !== null && <output class="amount-read">{understood}</output>}
    </div>
  );
}

/** One of several, or any number of them. */
function Options({ field, value, fault, onChange, onLeave }: FieldInputProps): JSX.Element {
  const id = inputId(field);
  const several = field.kind === "checkbox";
  const chosen = Array.isArray(value) ? value : value === null ? [] : [value];
  const choose = (option: string, on: boolean): void => {
    if (!several) return onChange(option);
    onChange(field.options.filter((one) => (one === option ? on : chosen.includes(one))));
  };
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      class={`field options ${fault === null ? "" : "options-wrong"}`}
      aria-describedby={`${id}-help ${id}-fault`}
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) onLeave();
      }}
      data-testid={id}
    >
      <legend>
        <Label field={field} />
      </legend>
      {field.options.map((option) => (
        <label key={option} class="check option">
          <input
            type={several ? "checkbox" : "radio"}
            name={id}
            checked={chosen.includes(option)}
            onChange={(event) => choose(option, event.currentTarget.checked)}
          />
          <span>{option}</span>
        </label>
      ))}
      <Below id={id} field={field} value={value} fault={fault} />
    </fieldset>
  );
}

function Label({ field }: { field: Field }): JSX.Element {
  const { t } = useLanguage();
  return (
    <>
      {field.label} {!field.required && <span class="optional">({t("fill.optional")})</span>}
    </>
  );
}

interface BelowProps {
  id: string;
  field: Field;
  value: Answer | null;
  fault: string | null;
}

function Below({ id, field, value, fault }: BelowProps): JSX.Element {
  const { t } = useLanguage();
  const most = field.kind === "text" ? (field.max_length ?? 0) : 0;
  const long = most > LONG && text(value).length > most * 0.7; // Before that nobody needs to count.
  return (
    <>
      <small id={`${id}-help`}>
        {field.help}
        {long && ` ${t("fill.used", { used: text(value).length, most })}`}
      </small>
      <div id={`${id}-fault`}>{fault !== null && <Fault text={fault} />}</div>
    </>
  );
}

function text(value: Answer | null): string {
  return Array.isArray(value) ? value.join(", ") : (value ?? "");
}
