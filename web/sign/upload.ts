import { NetworkDown, Problem } from "../shared/service.ts";
import { type SigningApi, type Upload } from "./api.ts";
import type { SigningSession } from "./session.ts";

/** The most that an attachment may weigh. */
export const MOST_BYTES = 20 * 1024 * 1024;

/** Send a file in answer to a request: ask for a place, put the bytes there, say that they are complete. */
export async function sendFile(
  api: SigningApi,
  { requestId, file, tell, signal }: {
    requestId: string;
    file: File;
    /** Is told the share that has gone out, 0 to 1. */
    tell: (share: number) => void;
    signal: AbortSignal;
  },
): Promise<SigningSession> {
  const { id, upload } = await api.attach({
    request_id: requestId,
    filename: file.name,
    size: file.size,
    sha256: await sha256Of(file),
  });
  await post(upload, file, { tell, signal });
  return api.completeAttachment(id);
}

async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** POST a form with the file at its end; only XMLHttpRequest tells how much has gone out. */
function post(upload: Upload, file: File, { tell, signal }: { tell: (share: number) => void; signal: AbortSignal }) {
  return new Promise<void>((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
    form.append("file", file);
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new Problem("upload_failed", request.status, "", null));
    };
    request.onerror = () => reject(new NetworkDown("the upload was interrupted"));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", upload.url);
    request.send(form);
  });
}
