import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { filled } from "../shared/words.ts";
import type { BatchApi, Results } from "./session.ts";
import { useOwnWords } from "./words.ts";

interface RunningProps {
  api: BatchApi;
  onDone: () => void;
  onTrouble: (error: unknown) => void;
}

const PAUSE_MS = 400;

/** How far the signing is. The page can be left: it goes on. */
export function Running({ api, onDone, onTrouble }: RunningProps): JSX.Element {
  const words = useOwnWords();
  const [results, setResults] = useState<Results | null>(null);
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      while (!gone) {
        const found = await api.results();
        if (gone) return;
        setResults(found);
        if (found.status !== "signing") return onDone();
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    };
    look().catch(onTrouble);
    return () => {
      gone = true;
    };
  }, []);
  const facts = { done: results?.done ?? 0, total: results?.total ?? 0 };
  return (
    <main class="giving" data-testid="running">
      <header>
        <h1>{words.running.title}</h1>
        <p>{words.running.text}</p>
      </header>
      <section class="giving-card">
        <progress
          class="batch-progress"
          max={Math.max(1, facts.total)}
          value={facts.done}
          aria-label={words.running.title}
          data-testid="progress"
        />
        <p role="status">{filled(words.running.progress, facts)}</p>
      </section>
    </main>
  );
}
