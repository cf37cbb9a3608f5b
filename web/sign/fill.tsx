import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { CheckIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import type { Answers } from "./answers.ts";
import { FieldInput } from "./field-input.tsx";
import { focusOn } from "./focus.ts";
import { Panel } from "./panel.tsx";
import type { Field } from "./session.ts";
import { isFilled } from "./steps.ts";

interface FillProps {
  fields: Field[];
  answers: Answers;
  /** The field that was asked for on the page; null for none. */
  wanted: string | null;
}

/** What the sender wants to know. */
export default function Fill({ fields, answers, wanted }: FillProps): JSX.Element {
  const { t } = useLanguage();
  useEffect(() => {
    const field = fields.find((one) => one.id === wanted);
    if (field !== undefined) focusOn(field);
  }, [wanted]);
  const missing = fields.filter((field) => !isFilled({ ...field, value: answers.values[field.id] ?? null })).length;

  return (
    <Panel title={t("fill.title")} text={t("fill.text")} testid="fill" focus={wanted === null}>
      <p class="panel-count" role="status" data-testid="fill-count">
        {missing > 0 ? t("fill.missing", { count: missing }) : t("fill.complete")}
        {answers.state === "saving" && <span> · {t("fill.saving")}</span>}
        {answers.state === "saved" && (
          <span class="saved">
            <CheckIcon /> {t("fill.saved")}
          </span>
        )}
      </p>
      <div class="fields">
        {fields.map((field) => (
          <FieldInput
            key={field.id}
            field={field}
            value={answers.values[field.id] ?? null}
            fault={answers.faults[field.id] ?? null}
            onChange={(value) => answers.change(field.id, value)}
            onLeave={() => void answers.save(field.id)}
          />
        ))}
      </div>
    </Panel>
  );
}
