import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { PdfFile } from "../shared/pdf.ts";
import { watch } from "../shared/visibility.ts";
import type { SendingApi } from "./api.ts";
import type { Mark, SendingFile } from "./draft.ts";
import { MarkBox } from "./mark-box.tsx";
import { useWords } from "./words.ts";

const loadPdf = (): Promise<typeof import("../shared/pdf.ts")> => import("../shared/pdf.ts");
const RENEWALS = 3;

interface MarksProps {
  marks: Mark[];
  chosen: string | null;
  names: ReadonlyMap<string, string>;
  /** The place of each person: their colour. */
  order: ReadonlyMap<string, number>;
  onChoose: (key: string | null) => void;
  onChange: (mark: Mark) => void;
  onRemove: (key: string) => void;
}

interface PapersProps extends MarksProps {
  api: SendingApi;
  files: SendingFile[];
  onCurrent: (current: { file: string; page: number }) => void;
}

/** Every page of every file, with the marks on it. */
export function Papers({ api, files, ...rest }: PapersProps): JSX.Element {
  return (
    <>
      {files.map((file) => (
        <Pages key={file.id} api={api} shown={file} named={files.length > 1} {...rest} />
      ))}
    </>
  );
}

interface PagesProps extends Omit<PapersProps, "files"> {
  shown: SendingFile;
  named: boolean;
}

function Pages({ api, shown, named, marks, onCurrent, ...rest }: PagesProps): JSX.Element {
  const { say } = useWords();
  const [file, setFile] = useState<PdfFile | null>(null);
  const [near, setNear] = useState(false);
  const [lost, setLost] = useState(false);
  const section = useRef<HTMLDivElement>(null);
  const open = useRef<PdfFile | null>(null);
  const renewals = useRef(0);

  const read = useCallback(async (url: string): Promise<void> => {
    try {
      const { PdfFile: Pdf } = await loadPdf();
      open.current = await Pdf.open(url, () => undefined);
      setFile(open.current);
    } catch (error) {
      if (renewals.current++ >= RENEWALS) return setLost(true);
      await api
        .show()
        .then((fresh) => read(fresh.files.find((one) => one.id === shown.id)?.url ?? ""))
        .catch(() => setLost(true));
    }
  }, []);
  useEffect(() => watch(section.current, "150% 0px", (visible) => visible && setNear(true)), []);
  useEffect(() => {
    if (near && shown.url !== null) void read(shown.url);
  }, [near]);
  useEffect(() => () => void open.current?.close(), []);

  const reopen = useCallback((failed: PdfFile): void => {
    if (open.current !== failed) return;
    open.current = null;
    setFile(null);
    void api.show().then(
      (fresh) => read(fresh.files.find((one) => one.id === shown.id)?.url ?? ""),
      () => setLost(true),
    );
  }, []);

  return (
    <div ref={section} class="file" data-testid={`file-${shown.id}`}>
      {named && <h2 class="file-name">{shown.name}</h2>}
      {shown.url === null && <p class="note">{say("pages.making")}</p>}
      {!shown.placeable && <p class="note">{say("pages.kept")}</p>}
      {lost && (
        <p class="note" role="alert">
          {say("pages.lost")}
        </p>
      )}
      {shown.pages.map((size, index) => (
        <Paper
          key={index}
          number={index + 1}
          fileId={shown.id}
          placeable={shown.placeable}
          size={size}
          pages={shown.pages.length}
          file={file}
          marks={marks.filter((one) => one.file === shown.id && one.page === index + 1)}
          onCurrent={onCurrent}
          onFailed={reopen}
          {...rest}
        />
      ))}
    </div>
  );
}

interface PaperProps extends MarksProps {
  number: number;
  fileId: string;
  placeable: boolean;
  size: { width: number; height: number };
  pages: number;
  file: PdfFile | null;
  onCurrent: (current: { file: string; page: number }) => void;
  onFailed: (file: PdfFile) => void;
}

/** One page: drawn when it comes near the screen, emptied when it is far away; its marks are always there. */
function Paper({ number, fileId, placeable, size, pages, file, marks, onCurrent, onFailed, ...rest }: PaperProps): JSX.Element {
  const { say } = useWords();
  const paper = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [drawn, setDrawn] = useState(false);

  useEffect(() => watch(paper.current, "100% 0px", setNear), []);
  useEffect(
    () => watch(paper.current, "-45% 0px -45% 0px", (here) => here && onCurrent({ file: fileId, page: number })),
    [],
  );
  useEffect(() => {
    if (!near || file === null || !canvas.current || !text.current || !paper.current) return undefined;
    const abort = new AbortController();
    const into = { canvas: canvas.current, text: text.current, width: paper.current.clientWidth, signal: abort.signal };
    file.draw(number, into).then(
      () => abort.signal.aborted || setDrawn(true),
      () => abort.signal.aborted || onFailed(file),
    );
    return () => {
      abort.abort();
      setDrawn(false);
      if (canvas.current) canvas.current.width = canvas.current.height = 0; // Gives the memory back.
      text.current?.replaceChildren();
    };
  }, [near, file]);

  return (
    <div
      ref={paper}
      class="paper"
      role="group"
      aria-label={say("pages.page", { page: number, pages })}
      style={{ aspectRatio: `${size.width} / ${size.height}` }}
      data-file={placeable ? fileId : undefined}
      data-page={number}
      data-testid={`page-${number}`}
      data-state={drawn ? "drawn" : "empty"}
      onPointerDown={(event) => event.target === event.currentTarget && rest.onChoose(null)}
    >
      <canvas ref={canvas} width={0} height={0} aria-hidden="true" />
      <div ref={text} class="paper-text" />
      {marks.map((mark) => (
        <MarkBox
          key={mark.key}
          mark={mark}
          name={rest.names.get(mark.person) ?? ""}
          hue={rest.order.get(mark.person) ?? 0}
          chosen={rest.chosen === mark.key}
          onChoose={rest.onChoose}
          onChange={rest.onChange}
          onRemove={rest.onRemove}
        />
      ))}
    </div>
  );
}
