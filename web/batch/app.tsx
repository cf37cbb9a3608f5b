import type { JSX } from "preact";
import { Frame, Loading, TroublePage } from "../giving/frame.tsx";
import { useOpening } from "../giving/opening.ts";
import { Choosing } from "./choosing.tsx";
import { Running } from "./running.tsx";
import { BatchApi } from "./session.ts";
import { useOwnWords } from "./words.ts";

// The fragment goes to no server by itself, and a reload keeps it.
const secret = window.location.hash.slice(1);
const api = new BatchApi(secret);

/** The page of a batch: read, choose, prove, sign once, and see what became of each document. */
export function App(): JSX.Element {
  const { title } = useOwnWords();
  const { opened: batch, trouble, onOpened, onTrouble, onAgain } = useOpening(secret, title, () => api.session());

  return (
    <Frame>
      {trouble !== null ? (
        <TroublePage error={trouble} onAgain={onAgain} />
      ) : batch === null ? (
        <Loading />
      ) : batch.status === "signing" ? (
        <Running api={api} onDone={onAgain} onTrouble={onTrouble} />
      ) : (
        <Choosing api={api} batch={batch} onBatch={onOpened} onTrouble={onTrouble} />
      )}
    </Frame>
  );
}
