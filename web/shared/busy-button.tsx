import type { ComponentProps, JSX } from "preact";

interface BusyButtonProps extends Omit<ComponentProps<"button">, "class"> {
  busy: boolean;
  kind?: "primary" | "danger";
}

/** A button that shows that its work is under way. It stays enabled meanwhile: a disabled one loses the focus. */
export function BusyButton({ busy, kind = "primary", children, ...given }: BusyButtonProps): JSX.Element {
  return (
    <button type="submit" aria-disabled={busy} {...given} class={`button button-${kind}`}>
      {busy && <span class="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}
