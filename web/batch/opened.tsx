import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Reader } from "../sign/reader.tsx";
import type { BatchApi, Opened } from "./session.ts";
import { useOwnWords } from "./words.ts";

interface OpenedDocumentProps {
  api: BatchApi;
  opened: Opened;
  onClose: () => void;
  onTrouble: (error: unknown) => void;
}

const nothing = (): void => undefined;

/** One document's pages, and the way back to the list. */
export function OpenedDocument({ api, opened, onClose, onTrouble }: OpenedDocumentProps): JSX.Element {
  const words = useOwnWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const files = opened.files.map((file) => ({
    ...file,
    signed_file: null,
    evidence_file: null,
    existing_signatures: 0,
  }));
  const renew = async (fileId: string): Promise<string> => {
    const fresh = await api.open(opened.document_id);
    return fresh.files.find((file) => file.id === fileId)?.url ?? "";
  };
  return (
    <main class="batch-reader" data-testid="opened">
      <div class="batch-reader-bar">
        <h1 ref={heading} tabIndex={-1}>
          {opened.name}
        </h1>
        <button type="button" class="button" onClick={onClose} data-testid="back">
          {words.back}
        </button>
      </div>
      <section class="document">
        <Reader
          files={files}
          pages={files.reduce((count, file) => count + file.pages, 0)}
          marks={[]}
          onMark={nothing}
          renew={renew}
          onShown={nothing}
          onCurrent={nothing}
          onTrouble={onTrouble}
        />
      </section>
    </main>
  );
}
