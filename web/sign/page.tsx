import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import { MarkBox } from "./mark-box.tsx";
import type { Mark } from "./marks.ts";
import type { PageSize, PdfFile } from "../shared/pdf.ts";
import { watch } from "../shared/visibility.ts";

interface PageProps {
  /** Its number in its file. */
  number: number;
  /** How many pages the files before have: the reader counts through. */
  offset: number;
  /** How many pages there are in all files. */
  pages: number;
  file: PdfFile | null;
  /** Size to assume until the page itself has been read. */
  expected: PageSize;
  /** The places on this page where the person leaves something. */
  marks: Mark[];
  onMark: (mark: Mark) => void;
  onCurrent: (number: number) => void;
  onDrawn: (number: number) => void;
  /** Tell that the file could not be read; true when it is being opened again. */
  onFailed: (file: PdfFile) => boolean;
}

/** One page of paper: drawn when it comes near the screen, emptied when it is far away. */
export function Page(props: PageProps): JSX.Element {
  const { number, offset, pages, file, expected, marks, onMark, onCurrent, onDrawn, onFailed } = props;
  const { t } = useLanguage();
  const paper = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(offset + number === 1);
  const [size, setSize] = useState<PageSize | null>(null);
  const [state, setState] = useState<"empty" | "drawn" | "failed">("empty");
  const [attempt, setAttempt] = useState(0);
  const { width, height } = size ?? expected;

  useEffect(() => watch(paper.current, "150% 0px", setNear), []);
  useEffect(() => watch(paper.current, "-49% 0px -49% 0px", (here) => here && onCurrent(offset + number)), [offset, number]);
  useEffect(() => followWidth(paper.current, width), [width]);

  useEffect(() => {
    if (!near || file === null) return;
    const abort = new AbortController();
    const draw = async (): Promise<void> => {
      if (!canvas.current || !text.current || !paper.current) return;
      setSize(await file.size(number));
      await file.draw(number, {
        canvas: canvas.current,
        text: text.current,
        width: paper.current.clientWidth,
        signal: abort.signal,
      });
      if (abort.signal.aborted) return;
      setState("drawn");
      onDrawn(number);
    };
    draw().catch(() => {
      if (abort.signal.aborted) return;
      if (!onFailed(file)) setState("failed");
    });
    return () => {
      abort.abort();
      setState("empty");
      if (canvas.current) canvas.current.width = canvas.current.height = 0; // Gives the memory back.
      text.current?.replaceChildren();
    };
  }, [near, file, number, attempt]);

  return (
    <div
      ref={paper}
      role="group"
      class={`paper paper-${state}`}
      style={{ aspectRatio: `${width} / ${height}` }}
      aria-label={t("reader.page", { page: offset + number, pages })}
      aria-busy={state === "empty"}
      data-testid={`page-${offset + number}`}
      data-state={state}
    >
      <canvas ref={canvas} width={0} height={0} aria-hidden="true" />
      <div ref={text} class="textLayer" />
      {marks.map((mark) => (
        <MarkBox key={mark.key} mark={mark} onMark={onMark} />
      ))}
      {state === "empty" && <Skeleton />}
      {state === "failed" && (
        <div class="paper-failed" role="alert">
          <p>{t("reader.pageFailed")}</p>
          <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>
            {t("reader.retry")}
          </button>
        </div>
      )}
    </div>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: 9 }, (_, line) => (
        <i key={line} />
      ))}
    </div>
  );
}

/** Keep the text over the picture when the window changes its width. */
function followWidth(element: HTMLElement | null, natural: number): () => void {
  const observer = new ResizeObserver(([entry]) => {
    const scale = (entry?.contentRect.width ?? natural) / natural;
    element?.style.setProperty("--total-scale-factor", String(scale));
  });
  if (element !== null) observer.observe(element);
  return () => observer.disconnect();
}
