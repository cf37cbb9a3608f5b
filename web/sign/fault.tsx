import type { JSX } from "preact";
import { NoticeIcon } from "../shared/icons.tsx";

/** A sentence that says at once what stands in the way. */
export function Fault({ text, id }: { text: string; id?: string }): JSX.Element {
  return (
    <p id={id} class="fault" role="alert" data-testid="fault">
      <NoticeIcon /> {text}
    </p>
  );
}
