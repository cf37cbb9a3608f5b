import type { JSX } from "preact";
import { NoticeIcon } from "../shared/icons.tsx";
import type { Detail } from "./api.ts";
import { placeOf, type Sending, type Terms } from "./draft.ts";
import { useWords, type Word } from "./words.ts";

const LONGEST = 500;
const USUAL = { every_hours: 48, at_most: 5 };
const HOURS = [24, 48, 72, 168] as const;

interface TermsFormProps {
  choices: Sending["choices"];
  terms: Terms;
  details: Detail[];
  onChange: (terms: Terms) => void;
}

/** How people sign, what certifies the file, how long there is time, and what a refusal means. */
export function TermsForm({ choices, terms, details, onChange }: TermsFormProps): JSX.Element {
  const { say } = useWords();
  const faults = (term: keyof Terms): JSX.Element[] =>
    details
      .filter(({ pointer }) => {
        const at = placeOf(pointer);
        return at !== null && "term" in at && at.term === term;
      })
      .map((one) => (
        <p key={one.code} class="fault" data-testid="fault" data-code={one.code}>
          <NoticeIcon /> {one.detail}
        </p>
      ));
  const toggled = (kind: string): string[] =>
    choices.signature_kinds.filter((one) => terms.signature_kinds.includes(one) !== (one === kind));
  return (
    <section class="panel" aria-labelledby="terms">
      <h2 id="terms">{say("terms.title")}</h2>
      <fieldset class="choices">
        <legend>{say("terms.kinds")}</legend>
        {choices.signature_kinds.map((kind) => {
          const checked = terms.signature_kinds.includes(kind);
          const last = checked && terms.signature_kinds.length === 1;
          return (
            <label key={kind} class="check">
              <input
                type="checkbox"
                checked={checked}
                disabled={last}
                onChange={() => onChange({ ...terms, signature_kinds: toggled(kind) })}
                data-testid={`kind-${kind}`}
              />
              <span>{say(`terms.kind.${kind}` as Word)}</span>
            </label>
          );
        })}
        {faults("signature_kinds")}
      </fieldset>
      <fieldset class="choices">
        <legend>{say("terms.certification")}</legend>
        {choices.certifications.map(({ value, available }) => (
          <label key={value} class="check">
            <input
              type="radio"
              name="certification"
              checked={terms.certification === value}
              disabled={!available}
              onChange={() => onChange({ ...terms, certification: value })}
              data-testid={`certification-${value}`}
            />
            <span>
              {say(`terms.certifications.${value}` as Word)}
              {!available && <small> {say("terms.unavailable")}</small>}
            </span>
          </label>
        ))}
        {faults("certification")}
      </fieldset>
      <fieldset class="choices">
        <legend>{say("terms.refusal")}</legend>
        {choices.refusal_policies.map((policy) => (
          <label key={policy} class="check">
            <input
              type="radio"
              name="refusal"
              checked={terms.refusal_policy === policy}
              onChange={() => onChange({ ...terms, refusal_policy: policy })}
              data-testid={`refusal-${policy}`}
            />
            <span>{say(`terms.policies.${policy}` as Word)}</span>
          </label>
        ))}
      </fieldset>
      <label class="field">
        <span>{say("terms.deadline")}</span>
        <input
          type="date"
          value={dayOf(terms.expires_at)}
          onChange={(event) => onChange({ ...terms, expires_at: endOf(event.currentTarget.value) })}
          data-testid="deadline"
        />
      </label>
      {faults("expires_at")}
      <label class="field">
        <span>{say("terms.reminders")}</span>
        <select
          value={terms.reminders?.every_hours ?? 0}
          onChange={(event) => {
            const hours = Number(event.currentTarget.value);
            const reminders = hours === 0 ? null : { ...(terms.reminders ?? USUAL), every_hours: hours };
            onChange({ ...terms, reminders });
          }}
          data-testid="reminders"
        >
          <option value={0}>{say("terms.never")}</option>
          {[...new Set([...HOURS, ...(terms.reminders === null ? [] : [terms.reminders.every_hours])])].map((hours) => (
            <option key={hours} value={hours}>
              {hours % 24 === 0 ? say("terms.days", { count: hours / 24 }) : say("terms.hours", { count: hours })}
            </option>
          ))}
        </select>
      </label>
      {terms.reminders !== null && (
        <label class="field">
          <span>{say("terms.atMost")}</span>
          <input
            type="number"
            min={1}
            max={30}
            value={terms.reminders.at_most}
            onChange={(event) => {
              const most = Math.max(1, Math.min(30, Math.floor(event.currentTarget.valueAsNumber) || 1));
              event.currentTarget.value = String(most);
              onChange({ ...terms, reminders: { ...(terms.reminders ?? USUAL), at_most: most } });
            }}
          />
        </label>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={terms.read_confirmation}
          onChange={(event) => onChange({ ...terms, read_confirmation: event.currentTarget.checked })}
        />
        <span>{say("terms.reading")}</span>
      </label>
      <label class="field">
        <span>{say("terms.message")}</span>
        <textarea
          rows={3}
          maxLength={LONGEST}
          value={terms.message ?? ""}
          onInput={(event) => onChange({ ...terms, message: event.currentTarget.value })}
          data-testid="terms-message"
        />
      </label>
    </section>
  );
}

/** The day, here, of a moment. */
function dayOf(moment: string | null): string {
  if (moment === null) return "";
  const at = new Date(moment);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The last moment of a day, here. */
function endOf(day: string): string | null {
  return day === "" ? null : new Date(`${day}T23:59:59`).toISOString();
}
