import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import type { Mark } from "./marks.ts";
import { Page } from "./page.tsx";
import type { PageSize, PdfFile } from "../shared/pdf.ts";
import type { SigningFile } from "./session.ts";
import { watch } from "../shared/visibility.ts";

/** Load PDF.js; call it early, it is the largest part of the page. */
export const loadPdf = (): Promise<typeof import("../shared/pdf.ts")> => import("../shared/pdf.ts");

const LETTER: PageSize = { width: 612, height: 792 };
const RENEWALS = 3;

interface ReaderProps {
  files: SigningFile[];
  /** How many pages there are in all files. */
  pages: number;
  marks: Mark[];
  onMark: (mark: Mark) => void;
  /** Ask for a fresh link to a file: they live for an hour. */
  renew: (fileId: string) => Promise<string>;
  onShown: () => void;
  onCurrent: (page: number) => void;
  onTrouble: (error: unknown) => void;
}

/** The document, file after file and page under page. The files after the first come when the reader does. */
export function Reader(props: ReaderProps): JSX.Element {
  const { files, pages, marks, onMark, renew, onShown, onCurrent, onTrouble } = props;
  const [shown, setShown] = useState(false);
  const show = useCallback((): void => {
    setShown(true);
    onShown();
  }, []);
  const offsets = files.map((_, index) => files.slice(0, index).reduce((count, file) => count + file.pages, 0));
  return (
    <>
      {(shown ? files : files.slice(0, 1)).map((file, index) => (
        <Pages
          key={file.id}
          shownFile={file}
          place={index + 1}
          named={files.length > 1}
          offset={offsets[index] ?? 0}
          pages={pages}
          marks={marks}
          onMark={onMark}
          renew={renew}
          onShown={show}
          onCurrent={onCurrent}
          onTrouble={onTrouble}
        />
      ))}
    </>
  );
}

interface PagesProps extends Omit<ReaderProps, "files"> {
  shownFile: SigningFile;
  /** Its place among the files, from one. */
  place: number;
  /** Whether its name stands above its pages. */
  named: boolean;
  /** How many pages the files before have. */
  offset: number;
}

/** The pages of one file, shown while it arrives. */
function Pages(props: PagesProps): JSX.Element {
  const { shownFile, place, named, offset, pages, marks, onMark, renew, onShown, onCurrent, onTrouble } = props;
  const { t } = useLanguage();
  const [file, setFile] = useState<PdfFile | null>(null);
  const [expected, setExpected] = useState<PageSize | null>(null);
  const [share, setShare] = useState(0);
  const [near, setNear] = useState(place === 1);
  const section = useRef<HTMLDivElement>(null);
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
      await renew(shownFile.id).then(read, onTrouble);
    }
  }, []);

  useEffect(() => {
    if (near) return undefined;
    return watch(section.current, "150% 0px", (visible) => visible && setNear(true));
  }, [near]);
  useEffect(() => {
    if (near) void read(shownFile.url);
  }, [near]);
  useEffect(
    () => () => {
      gone.current = true;
      void open.current?.close();
    },
    [],
  );

  const reopen = useCallback((failed: PdfFile): boolean => {
    if (open.current !== failed) return true; // Another page has already asked.
    if (renewals.current++ >= RENEWALS) return false;
    open.current = null;
    renew(shownFile.id)
      .then(read)
      .then(() => failed.close())
      .catch(onTrouble);
    return true;
  }, []);

  const drawn = useCallback((number: number): void => {
    if (place === 1 && number === 1) onShown();
  }, []);

  const waiting = place === 1 && expected === null;
  const count = waiting ? 1 : (file?.pages ?? shownFile.pages);
  return (
    <div ref={section} class="file" data-testid={`file-${place}`}>
      {named && <h2 class="file-name">{shownFile.name}</h2>}
      {place === 1 && <Arrival share={share} />}
      {place === 1 && (
        <p class="visually-hidden" role="status">
          {file === null ? t("reader.loading") : t("reader.loaded")}
        </p>
      )}
      {Array.from({ length: count }, (_, index) => (
        <Page
          key={index}
          number={index + 1}
          offset={offset}
          pages={pages}
          file={file}
          expected={expected ?? LETTER}
          marks={waiting ? [] : marks.filter((mark) => mark.page === offset + index + 1)}
          onMark={onMark}
          onCurrent={onCurrent}
          onDrawn={drawn}
          onFailed={reopen}
        />
      ))}
    </div>
  );
}

/** How much of the first file is here. */
function Arrival({ share }: { share: number }): JSX.Element {
  const { t } = useLanguage();
  return (
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
  );
}
