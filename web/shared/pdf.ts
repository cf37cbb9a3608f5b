import { getDocument, GlobalWorkerOptions, PDFWorker, TextLayer } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

GlobalWorkerOptions.workerSrc = workerUrl;
const worker = new PDFWorker(); // Now, so that its code arrives beside the session and not after it.

// Phones refuse canvases beyond this many pixels.
const MOST_PIXELS = 12_000_000;

/** Size of a page in logical pixels at scale one. */
export interface PageSize {
  width: number;
  height: number;
}

/** A PDF that is read from a link while it arrives. PDF.js has run no code of a file by `eval` since 6.0. */
export class PdfFile {
  readonly #task: PDFDocumentLoadingTask;
  readonly #document: PDFDocumentProxy;

  private constructor(task: PDFDocumentLoadingTask, document: PDFDocumentProxy) {
    this.#task = task;
    this.#document = document;
  }

  /** Open the file; `onProgress` is told the arrived share, 0 to 1. */
  static async open(url: string, onProgress: (share: number) => void): Promise<PdfFile> {
    const task = getDocument({
      url,
      worker,
      cMapUrl: `${PDFJS_DATA}cmaps/`,
      standardFontDataUrl: `${PDFJS_DATA}standard_fonts/`,
      iccUrl: `${PDFJS_DATA}iccs/`,
      wasmUrl: `${PDFJS_DATA}wasm/`,
      rangeChunkSize: 1 << 17,
      enableXfa: false,
    });
    task.onProgress = ({ loaded, total }: { loaded: number; total: number }): void => {
      if (total > 0) onProgress(Math.min(1, loaded / total));
    };
    try {
      return new PdfFile(task, await task.promise);
    } catch (error) {
      await task.destroy();
      throw error;
    }
  }

  get pages(): number {
    return this.#document.numPages;
  }

  async size(number: number): Promise<PageSize> {
    const { width, height } = (await this.#document.getPage(number)).getViewport({ scale: 1 });
    return { width, height };
  }

  /** Draw a page as wide as `width` logical pixels, and lay its text over it for screen readers. */
  async draw(
    number: number,
    into: { canvas: HTMLCanvasElement; text: HTMLElement; width: number; signal: AbortSignal },
  ): Promise<void> {
    const page = await this.#document.getPage(number);
    if (into.signal.aborted) return;
    await drawPicture(page, into);
    if (into.signal.aborted) return;
    await layText(page, into);
  }

  close(): Promise<void> {
    return this.#task.destroy();
  }
}

async function drawPicture(
  page: PDFPageProxy,
  { canvas, width, signal }: { canvas: HTMLCanvasElement; width: number; signal: AbortSignal },
): Promise<void> {
  const natural = page.getViewport({ scale: 1 });
  const sharpness = Math.min(3, Math.max(2, window.devicePixelRatio)); // At least two, so that pinching shows more.
  const wanted = (width * sharpness) / natural.width;
  const scale = Math.min(wanted, Math.sqrt(MOST_PIXELS / (natural.width * natural.height)));
  const viewport = page.getViewport({ scale });
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);

  const task = page.render({ canvas, viewport });
  const cancel = (): void => task.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    await task.promise;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function layText(page: PDFPageProxy, { text }: { text: HTMLElement }): Promise<void> {
  text.replaceChildren();
  const viewport = page.getViewport({ scale: 1 });
  await new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
}
