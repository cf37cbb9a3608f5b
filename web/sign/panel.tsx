import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PanelProps {
  title: string;
  text?: string;
  testid: string;
  /** Whether the heading takes the focus when the panel comes, so that it is read aloud. */
  focus?: boolean;
  children: ComponentChildren;
}

/** One step beside the document. */
export function Panel({ title, text, testid, focus = true, children }: PanelProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section class="panel" data-testid={`panel-${testid}`}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {text !== undefined && <p class="panel-text">{text}</p>}
      {children}
    </section>
  );
}
