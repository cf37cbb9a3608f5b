/** A rectangle of pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const VISIBLE_ALPHA = 8;

/** Find the smallest box that holds all ink of an RGBA image; null when there is none. */
export function inkBox(rgba: Uint8ClampedArray, width: number, height: number): Box | null {
  let left = width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((rgba[(y * width + x) * 4 + 3] ?? 0) < VISIBLE_ALPHA) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top < 0) top = y;
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Scale a size down, never up, until it fits. */
export function fit(size: { width: number; height: number }, most: { width: number; height: number }): {
  width: number;
  height: number;
} {
  const scale = Math.min(1, most.width / size.width, most.height / size.height);
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

/** How much darker than the paper a pixel must be to count as ink, and to count as nothing but ink. */
const FAINT = 0.88;
const FULL = 0.58;

/** Make the paper of a photographed or scanned signature transparent, in place. What is darker is ink. */
export function clearPaper(rgba: Uint8ClampedArray): void {
  const paper = brightnessOfPaper(rgba);
  for (let at = 0; at < rgba.length; at += 4) {
    const dark = (paper * FAINT - brightness(rgba, at)) / (paper * (FAINT - FULL));
    rgba[at + 3] = Math.round(255 * Math.min(1, Math.max(0, dark)));
  }
}

function brightness(rgba: Uint8ClampedArray, at: number): number {
  return 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
}

/** Return the brightness of the middle pixel: of a signature most is paper. */
function brightnessOfPaper(rgba: Uint8ClampedArray): number {
  const counts = new Uint32Array(256);
  for (let at = 0; at < rgba.length; at += 4) {
    const shade = Math.round(brightness(rgba, at));
    counts[shade] = (counts[shade] ?? 0) + 1;
  }
  let seen = 0;
  for (let shade = 0; shade < 256; shade++) {
    seen += counts[shade] ?? 0;
    if (seen >= rgba.length / 4 / 2) return Math.max(1, shade);
  }
  return 255;
}
