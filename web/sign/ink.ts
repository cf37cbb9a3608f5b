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
