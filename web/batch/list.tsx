import type { JSX } from "preact";
import { CheckIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { day } from "../giving/words.ts";
import { filled } from "../shared/words.ts";
import { Fault } from "../sign/fault.tsx";
import { choosable, type BatchDocument } from "./session.ts";
import { useOwnWords, type Words } from "./words.ts";

interface ListProps {
  documents: BatchDocument[];
  chosen: ReadonlySet<string>;
  /** The document that could not be opened, and why. */
  unread: { id: string; text: string } | null;
  onChoose: (documentId: string, chosen: boolean) => void;
  onRead: (documentId: string) => void;
  onSeparate: (documentId: string) => void;
}

/** The documents, each with what can be done with it. */
export function DocumentList({ documents, chosen, unread, onChoose, onRead, onSeparate }: ListProps): JSX.Element {
  const words = useOwnWords();
  return (
    <ul class="batch-list">
      {documents.map((one) => (
        <li key={one.document_id} class="batch-item" data-testid="document" data-state={one.state}>
          {choosable(one) ? (
            <input
              type="checkbox"
              id={one.document_id}
              checked={chosen.has(one.document_id)}
              onChange={(event) => onChoose(one.document_id, event.currentTarget.checked)}
              data-testid="choose"
            />
          ) : one.state === "signed" ? (
            <CheckIcon />
          ) : (
            <span aria-hidden="true" />
          )}
          <Name one={one} />
          {one.state === "separate" ? (
            <button
              type="button"
              class="button button-quiet"
              aria-label={`${words.separately}: ${one.name}`}
              onClick={() => onSeparate(one.document_id)}
              data-testid="separately"
            >
              {words.separately}
            </button>
          ) : (
            one.state !== "closed" && (
              <button
                type="button"
                class="button button-quiet"
                aria-label={`${words.read}: ${one.name}`}
                onClick={() => onRead(one.document_id)}
                data-testid="read"
              >
                {words.read}
              </button>
            )
          )}
          {unread?.id === one.document_id && <Fault text={unread.text} />}
        </li>
      ))}
    </ul>
  );
}

function Name({ one }: { one: BatchDocument }): JSX.Element {
  const words = useOwnWords();
  const { language } = useLanguage();
  const facts = [
    filled(one.pages === 1 ? words.page : words.pages, { count: one.pages }),
    one.deadline === null ? "" : filled(words.deadline, { day: day(one.deadline, language) }),
    one.read ? words.wasRead : "",
  ].filter((fact) => fact !== "");
  const problem = problemOf(one, words);
  return (
    <label class="batch-name" for={one.document_id}>
      <strong>{one.name || words.gone}</strong>
      {one.state === "signed" ? <small>{words.signed}</small> : one.pages > 0 && <small>{facts.join(" · ")}</small>}
      {problem !== null && <small class={one.state === "separate" ? "" : "batch-problem"}>{problem}</small>}
    </label>
  );
}

function problemOf(one: BatchDocument, words: Words): string | null {
  if (one.why !== null) return words.why[one.why];
  if (one.problem === null) return null;
  const known = words.problems as Record<string, string>;
  return known[one.problem] ?? words.problems.other;
}
