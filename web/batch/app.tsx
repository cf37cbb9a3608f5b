import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { suggestLanguage, useLanguage } from "../shared/language.ts";
import { Problem } from "../shared/service.ts";
import { Frame, Loading, TroublePage } from "../giving/frame.tsx";
import { Choosing } from "./choosing.tsx";
import { Running } from "./running.tsx";
import { BatchApi, type Batch } from "./session.ts";
import { useOwnWords } from "./words.ts";

// The fragment goes to no server by itself, and a reload keeps it.
const secret = window.location.hash.slice(1);
const api = new BatchApi(secret);

/** The page of a batch: read, choose, prove, sign once, and see what became of each document. */
export function App(): JSX.Element {
  const words = useOwnWords();
  const { language } = useLanguage();
  const [batch, setBatch] = useState<Batch | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);

  const show = useCallback((fresh: Batch): void => {
    suggestLanguage(fresh.language);
    setBatch(fresh);
  }, []);
  const load = useCallback((): void => {
    setTrouble(null);
    if (secret === "") return setTrouble(new Problem("link_invalid", 401, "", null));
    api.session().then(show, setTrouble);
  }, []);
  useEffect(load, []);
  useEffect(() => {
    document.title = `${words.title} · Rubrica`;
  }, [language]);

  if (trouble !== null) {
    return (
      <Frame>
        <TroublePage error={trouble} onAgain={load} />
      </Frame>
    );
  }
  return (
    <Frame>
      {batch === null ? (
        <Loading />
      ) : batch.status === "signing" ? (
        <Running api={api} onDone={load} onTrouble={setTrouble} />
      ) : (
        <Choosing api={api} batch={batch} onBatch={show} onTrouble={setTrouble} />
      )}
    </Frame>
  );
}
