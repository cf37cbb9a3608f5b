import type { JSX } from "preact";

/** The shape of a page with a document that is to come, so that nothing jumps when it arrives. */
export function Loading({ text }: { text: string }): JSX.Element {
  return (
    <main class="reading" data-testid="loading">
      <p class="visually-hidden" role="status">
        {text}
      </p>
      <aside class="side" aria-hidden="true">
        <section class="summary summary-empty">
          <i />
          <i />
          <i />
        </section>
      </aside>
      <section class="document" aria-hidden="true">
        <div class="paper paper-empty" style={{ aspectRatio: "612 / 792" }} />
      </section>
    </main>
  );
}
