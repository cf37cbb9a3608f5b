import { fit } from "./ink.ts";

const MOST = { width: 1600, height: 1600 };
const MOST_BYTES = 1_500_000;
const QUALITIES = [0.88, 0.75, 0.6, 0.45];

/** The browser can not read the picture: an SVG, an iPhone's HEIC outside Safari, a torn file. */
export class UnreadablePicture extends Error {
  override readonly name = "UnreadablePicture";
}

/** A JPEG small enough to send, and a canvas that shows it. */
export interface Picture {
  base64: string;
  canvas: HTMLCanvasElement;
}

/** Read a picture from a file and make it small. Turned as its camera was held. */
export async function pictureOf(file: Blob): Promise<Picture> {
  if (file.type === "image/svg+xml") throw new UnreadablePicture("an SVG may hold a program");
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch((error: unknown) => {
    throw new UnreadablePicture("the browser can not read it", { cause: error });
  });
  try {
    return encode(bitmap, bitmap);
  } finally {
    bitmap.close();
  }
}

/** Take what a camera shows now. */
export function pictureFrom(video: HTMLVideoElement): Picture {
  return encode(video, { width: video.videoWidth, height: video.videoHeight });
}

function encode(source: CanvasImageSource, natural: { width: number; height: number }): Picture {
  const size = fit(natural, MOST);
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const drawing = canvas.getContext("2d");
  if (drawing === null || natural.width === 0) throw new UnreadablePicture("there is nothing to draw on, or with");
  drawing.fillStyle = "#fff"; // What is transparent would become black.
  drawing.fillRect(0, 0, size.width, size.height);
  drawing.imageSmoothingQuality = "high";
  drawing.drawImage(source, 0, 0, size.width, size.height);
  for (const quality of QUALITIES) {
    const base64 = canvas.toDataURL("image/jpeg", quality).slice("data:image/jpeg;base64,".length);
    if ((base64.length * 3) / 4 <= MOST_BYTES) return { base64, canvas };
  }
  throw new UnreadablePicture("it is too large");
}
