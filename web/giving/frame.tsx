import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CloudOffIcon, NoticeIcon } from "../shared/icons.tsx";
import { NetworkDown, Problem } from "../shared/service.ts";
import { Top } from "../shared/top.tsx";
import { useWords } from "./words.ts";

/** What every page has above: whose it is, and the language. */
export function Frame({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <>
      <Top />
      {children}
    </>
  );
}

/** Something went wrong: say it with the sentence of the service, or with our own. */
export function sentenceOf(error: unknown, words: ReturnType<typeof useWords>): string {
  if (error instanceof NetworkDown) return words.trouble.network;
  if (error instanceof Problem && error.detail !== "") return error.detail;
  console.error(error);
  return words.trouble.other;
}

/** A whole page that says why nothing can be shown. */
export function TroublePage({ error, onAgain }: { error: unknown; onAgain: () => void }): JSX.Element {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const code = error instanceof Problem ? error.code : error instanceof NetworkDown ? "network" : "other";
  const link = code === "link_invalid" || code === "link_expired";
  return (
    <main class="notice" data-testid="trouble" data-code={code}>
      <div class="notice-card">
        <span class="notice-mark notice-mark-plain">{code === "network" ? <CloudOffIcon /> : <NoticeIcon />}</span>
        <h1 ref={heading} tabIndex={-1}>
          {link ? words.trouble.linkTitle : words.trouble.title}
        </h1>
        <p>{link ? words.trouble.link : sentenceOf(error, words)}</p>
        {!link && (
          <button type="button" class="button button-primary" onClick={onAgain} data-testid="retry">
            {words.trouble.again}
          </button>
        )}
      </div>
    </main>
  );
}

/** The shape of a page to come. */
export function Loading(): JSX.Element {
  return (
    <main class="giving" data-testid="loading">
      <p role="status">{useWords().loading}</p>
    </main>
  );
}
