import type { JSX } from "preact";
import { NoticeIcon } from "../shared/icons.tsx";
import type { Detail } from "./api.ts";
import { marksOf, placeOf, type Asked, type Channel, type Draft, type Role, type Sending } from "./draft.ts";
import { useWords } from "./words.ts";

const ROLES: readonly Role[] = ["signer", "approver", "observer"];
const LONGEST = 500;

interface PeopleProps {
  sending: Sending;
  draft: Draft;
  details: Detail[];
  onChange: (people: Asked[]) => void;
  onFind: (mark: string) => void;
}

/** What is asked of each person. */
export function People({ sending, draft, details, onChange, onFind }: PeopleProps): JSX.Element {
  const { say } = useWords();
  if (draft.people.length === 0) {
    return (
      <section class="panel" aria-labelledby="people">
        <h2 id="people">{say("people.title")}</h2>
        <p class="note">{say("people.none")}</p>
      </section>
    );
  }
  return (
    <section class="panel" aria-labelledby="people">
      <h2 id="people">{say("people.title")}</h2>
      <p class="note">{say("people.order")}</p>
      {draft.people.map((one, place) => (
        <Person
          key={one.id}
          sending={sending}
          draft={draft}
          asked={one}
          place={place}
          faults={details.filter(({ pointer }) => {
            const at = placeOf(pointer);
            return at !== null && "person" in at && at.person === place;
          })}
          onChange={(changed) => onChange(draft.people.map((other) => (other.id === changed.id ? changed : other)))}
          onFind={onFind}
        />
      ))}
    </section>
  );
}

interface PersonProps {
  sending: Sending;
  draft: Draft;
  asked: Asked;
  place: number;
  faults: Detail[];
  onChange: (asked: Asked) => void;
  onFind: (mark: string) => void;
}

function Person({ sending, draft, asked, place, faults, onChange, onFind }: PersonProps): JSX.Element {
  const { say } = useWords();
  const known = sending.recipients.find((one) => one.id === asked.id);
  const marks = marksOf(asked, draft.marks);
  const contact = [known?.email, known?.phone].filter((one) => one != null).join(" · ");
  return (
    <fieldset class={`person hue-${place % 8}`} data-testid={`person-${place + 1}`}>
      <legend>
        <i aria-hidden="true" /> {known?.name}
      </legend>
      {contact !== "" && <p class="note">{contact}</p>}
      {faults.map((one) => (
        <p key={one.pointer + one.code} class="fault" data-testid="fault" data-code={one.code}>
          <NoticeIcon /> {one.detail}
        </p>
      ))}
      <div class="pair">
        <label class="field">
          <span>{say("people.role")}</span>
          <select
            value={asked.role}
            onChange={(event) => onChange({ ...asked, role: event.currentTarget.value as Role })}
            data-testid="role"
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {say(`people.roles.${role}`)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{say("people.group")}</span>
          <select
            value={asked.order_group}
            onChange={(event) => onChange({ ...asked, order_group: Number(event.currentTarget.value) })}
            data-testid="group"
          >
            {Array.from({ length: Math.max(draft.people.length, asked.order_group) }, (_, index) => (
              <option key={index} value={index + 1}>
                {index + 1}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label class="field">
        <span>{say("people.channel")}</span>
        <select
          value={asked.channels === null ? "default" : (asked.channels[0] ?? "none")}
          onChange={(event) => onChange({ ...asked, channels: channelsOf(event.currentTarget.value) })}
          data-testid="channel"
        >
          <option value="default">{say("people.channels.default")}</option>
          {sending.choices.channels.map(({ value, available }) => (
            <option key={value} value={value} disabled={!available || !reaches(value as Channel, known)}>
              {say(`people.channels.${value as Channel}`)}
            </option>
          ))}
          <option value="none">{say("people.channels.none")}</option>
        </select>
      </label>
      {asked.role === "observer" && (
        <label class="check">
          <input
            type="checkbox"
            checked={asked.approval_required}
            onChange={(event) => onChange({ ...asked, approval_required: event.currentTarget.checked })}
          />
          <span>{say("people.approval")}</span>
        </label>
      )}
      {asked.role === "signer" && (
        <>
          <label class="check">
            <input
              type="checkbox"
              checked={asked.initials_everywhere}
              onChange={(event) => onChange({ ...asked, initials_everywhere: event.currentTarget.checked })}
              data-testid="initials-everywhere"
            />
            <span>{say("people.everywhere")}</span>
          </label>
          {marks.length === 0 && (known?.elsewhere ?? 0) === 0 ? (
            <p class="note">{say("people.atTheEnd")}</p>
          ) : (
            <ul class="places">
              {marks.map((mark) => (
                <li key={mark.key}>
                  <button type="button" onClick={() => onFind(mark.key)}>
                    {say("people.place", { kind: say(`marks.${mark.kind}`), page: mark.page })}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <label class="field">
        <span>{say("people.message")}</span>
        <textarea
          rows={2}
          maxLength={LONGEST}
          value={asked.message ?? ""}
          onInput={(event) => onChange({ ...asked, message: event.currentTarget.value })}
          data-testid="message"
        />
      </label>
    </fieldset>
  );
}

function channelsOf(value: string): Channel[] | null {
  if (value === "default") return null;
  return value === "none" ? [] : [value as Channel];
}

function reaches(channel: Channel, known: Sending["recipients"][number] | undefined): boolean {
  return (channel === "email" ? known?.email : known?.phone) != null;
}
