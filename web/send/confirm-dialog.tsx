import type { JSX } from "preact";
import { BusyButton } from "../shared/busy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { useLanguage } from "../shared/language.ts";
import { groupsOf, type Draft } from "./draft.ts";
import { useWords } from "./words.ts";

interface ConfirmDialogProps {
  draft: Draft;
  names: ReadonlyMap<string, string>;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

/** Who gets the document, in which order: the last look before it is sent. */
export function ConfirmDialog({ draft, names, busy, onClose, onConfirm }: ConfirmDialogProps): JSX.Element {
  const { t } = useLanguage();
  const { say } = useWords();
  return (
    <Dialog title={say("confirm.title")} busy={busy} testid="confirm-dialog" onClose={onClose} onSubmit={onConfirm}>
      <div class="dialog-body">
        <p>{say("confirm.text")}</p>
        <ol class="groups">
          {groupsOf(draft.people).map((group) => (
            <li key={group}>
              {draft.people
                .filter((one) => one.order_group === group)
                .map((one) => `${names.get(one.id) ?? ""} (${say(`people.roles.${one.role}`)})`)
                .join(", ")}
            </li>
          ))}
        </ol>
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" disabled={busy} onClick={onClose}>
          {t("actions.cancel")}
        </button>
        <BusyButton busy={busy} data-testid="confirm-send">
          {busy ? say("confirm.working") : say("confirm.send")}
        </BusyButton>
      </footer>
    </Dialog>
  );
}
