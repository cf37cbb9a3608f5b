import { clearPaper, fit, inkBox } from "./ink.ts";
import { UnreadablePicture } from "./picture.ts";

export const INK = "#14275e";
const SCRIPT = "Allura";

/** 600 × 200 logical pixels, at two real ones each. */
const MOST = { width: 1200, height: 400 };
const SMALLEST_INK = 8;

/** Height of the line on which one signs, as a share of the paper: .pad-line in sign.css. */
const BASELINE = 0.72;

/** Return what is drawn on a canvas as a Base64 PNG: cut to its ink, transparent; null when nothing is. */
export function signatureImage(canvas: HTMLCanvasElement): string | null {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null || canvas.width === 0 || canvas.height === 0) return null;
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const box = inkBox(pixels.data, canvas.width, canvas.height);
  if (box === null || Math.max(box.width, box.height) < SMALLEST_INK) return null;

  const size = fit(box, MOST);
  const image = document.createElement("canvas");
  image.width = size.width;
  image.height = size.height;
  const drawing = image.getContext("2d");
  if (drawing === null) return null;
  drawing.imageSmoothingQuality = "high";
  drawing.drawImage(canvas, box.left, box.top, box.width, box.height, 0, 0, size.width, size.height);
  return image.toDataURL("image/png").slice("data:image/png;base64,".length);
}

/** Write a name across a canvas in a script letter: at once, and again when the letters have come. */
export function writeName(canvas: HTMLCanvasElement, name: string): void {
  write(canvas, name);
  if (document.fonts.check(`48px ${SCRIPT}`, name)) return;
  document.fonts.load(`48px ${SCRIPT}`, name).then(
    () => canvas.dataset["name"] === name && write(canvas, name),
    () => undefined, // The cursive of the system serves as well.
  );
}

/** Write a name as large as it fits. */
function write(canvas: HTMLCanvasElement, name: string): void {
  canvas.dataset["name"] = name;
  const ratio = pixelRatio();
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null || name === "") return;

  const font = (size: number): string => `${size}px ${SCRIPT}, "Snell Roundhand", "Segoe Script", cursive`;
  const largest = canvas.height * 0.5;
  context.font = font(largest);
  const width = context.measureText(name).width;
  context.font = font(largest * Math.min(1, (canvas.width * 0.86) / width));
  context.fillStyle = INK;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillText(name, canvas.width / 2, canvas.height * BASELINE);
}

/** Real pixels per logical one, at least two, so that a signature prints well. */
export function pixelRatio(): number {
  return Math.max(2, window.devicePixelRatio);
}

/** Lay a picture of a signature on a canvas, its paper made transparent. An SVG is refused: it may hold a program. */
export async function layPicture(canvas: HTMLCanvasElement, file: File): Promise<void> {
  if (!["image/png", "image/jpeg"].includes(file.type)) throw new UnreadablePicture("only PNG and JPEG are taken");
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch((error: unknown) => {
    throw new UnreadablePicture("the browser can not read it", { cause: error });
  });
  const size = fit(bitmap, MOST);
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new UnreadablePicture("there is nothing to draw on");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  bitmap.close();
  const pixels = context.getImageData(0, 0, size.width, size.height);
  clearPaper(pixels.data);
  context.putImageData(pixels, 0, 0);
}

const PARTICLES = new Set(["de", "del", "da", "das", "do", "dos", "la", "las", "los", "y", "e", "von", "van"]);

/** Return the initials of a name, three at most. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => word !== "" && !PARTICLES.has(word.toLowerCase()));
  return words
    .map((word) => [...word][0]?.toUpperCase() ?? "")
    .slice(0, 3)
    .join("");
}
