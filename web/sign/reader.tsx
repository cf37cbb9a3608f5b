import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import { Page } from "./page.tsx";
import type { PageSize, PdfFile } from "./pdf.ts";

/** Load PDF.js; call it early, it is the largest part of the page. */
export const loadPdf = (): Promise<typeof import("./pdf.ts")> => import("./pdf.ts");

const LETTER: PageSize = { width: 612, height: 792 };
const RENEWALS = 3;

interface ReaderProps {
  url: string;
  pages: number;
  /** Ask for a fresh link to the file: they live for an hour. */
  renew: () => Promise<string>;
  onShown: () => void;
  onCurrent: (page: number) => void;
  onTrouble: (error: unknown) => void;
}

/** The document, page under page, shown while it arrives. */
export function Reader({ url, pages, renew, onShown, onCurrent, onTrouble }: ReaderProps): JSX.Element {
  const { t } = useLanguage();
  const [file, setFile] = useState<PdfFile | null>(null);
  const [expected, setExpected] = useState<PageSize | null>(null);
  const [share, setShare] = useState(0);
  const open = useRef<PdfFile | null>(null);
  const renewals = useRef(0);
  const gone = useRef(false);

  const read = useCallback(async (link: string): Promise<void> => {
    try {
      const { PdfFile: Pdf } = await loadPdf();
      const opened = await Pdf.open(link, setShare);
      const size = await opened.size(1);
      if (gone.current) return void opened.close();
      open.current = opened;
      setExpected((known) => known ?? size);
      setFile(opened);
    } catch (error) {
      if (gone.current) return;
      if (renewals.current++ >= RENEWALS) return onTrouble(error);
      await renew().then(read, onTrouble);
    }
  }, []);

  useEffect(() => {
    void read(url);
    return () => {
      gone.current = true;
      void open.current?.close();
    };
  }, []);

  const reopen = useCallback((failed: PdfFile): boolean => {
    if (open.current !== failed) return true; // Another page has already asked.
    if (renewals.current++ >= RENEWALS) return false;
    open.current = null;
    renew()
      .then(read)
      .then(() => failed.close())
      .catch(onTrouble);
    return true;
  }, []);

  const drawn = useCallback((number: number): void => {
    if (number === 1) onShown();
  }, []);

  const count = expected === null ? 1 : (file?.pages ?? pages);
  return (
    <>
      <div
        class={`arrival arrival-${share >= 1 ? "done" : share > 0 ? "known" : "unknown"}`}
        role="progressbar"
        aria-label={t("reader.loading")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share > 0 ? Math.round(share * 100) : undefined}
        aria-hidden={share >= 1}
        data-testid="load-progress"
      >
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p class="visually-hidden" role="status">
        {file === null ? t("reader.loading") : t("reader.loaded")}
      </p>
      {Array.from({ length: count }, (_, index) => (
        <Page
          key={index}
          number={index + 1}
          pages={pages}
          file={file}
          expected={expected ?? LETTER}
          onCurrent={onCurrent}
          onDrawn={drawn}
          onFailed={reopen}
        />
      ))}
    </>
  );
}
