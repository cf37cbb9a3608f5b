import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { CloseIcon } from "./icons.tsx";
import { useLanguage } from "./language.ts";

interface DialogProps {
  title: string;
  /** While true the dialog cannot be left: something irrevocable is on its way. */
  busy: boolean;
  testid: string;
  onClose: () => void;
  onSubmit: () => void;
  children: ComponentChildren;
}

/** A modal form; the browser keeps the focus inside and gives it back. Mounted means open. */
export function Dialog({ title, busy, testid, onClose, onSubmit, children }: DialogProps): JSX.Element {
  const { t } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const told = useRef<Element | null>(null);
  const heading = useId();

  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector("h2")?.focus(); // By hand: inside another site's page `autofocus` is not heard.
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);

  useEffect(() => {
    const fault = dialog.current?.querySelector(".fault") ?? null;
    // Below a long text, on a small screen, nobody would see that there is one.
    if (fault !== null && fault !== told.current) fault.scrollIntoView({ block: "nearest" });
    told.current = fault;
  });

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={heading}
      data-testid={testid}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
    >
      <form
        class="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onSubmit();
        }}
      >
        <header class="dialog-head">
          <h2 id={heading} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" class="icon-button" aria-label={t("actions.close")} disabled={busy} onClick={onClose}>
            <CloseIcon />
          </button>
        </header>
        {children}
      </form>
    </dialog>
  );
}
