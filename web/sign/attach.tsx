import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { CheckIcon, ClockIcon, ClipIcon, EraseIcon, NoticeIcon } from "../shared/icons.tsx";
import { currentLanguage, useLanguage } from "../shared/language.ts";
import { Problem } from "../shared/service.ts";
import { type SigningApi } from "./api.ts";
import { Fault } from "./fault.tsx";
import { Panel } from "./panel.tsx";
import { usePolling } from "./polling.ts";
import type { AttachedFile, AttachmentRequest, SigningSession } from "./session.ts";
import { awaitsReview } from "./steps.ts";
import { troubleOf } from "./trouble.tsx";
import { MOST_BYTES, sendFile } from "./upload.ts";

interface AttachProps {
  api: SigningApi;
  requests: AttachmentRequest[];
  ready: () => Promise<unknown>;
  onSession: (session: SigningSession) => void;
}

/** The files that the sender asks for. */
export default function Attach({ api, requests, ready, onSession }: AttachProps): JSX.Element {
  const { t } = useLanguage();
  usePolling(() => api.session().then(onSession), requests.some(awaitsReview) ? 8_000 : null);
  return (
    <Panel title={t("attach.title")} text={t("attach.text")} testid="attach">
      {requests.map((request) => (
        <Request key={request.request_id} api={api} request={request} ready={ready} onSession={onSession} />
      ))}
    </Panel>
  );
}

interface Sending {
  id: number;
  file: File;
  share: number;
  fault: string | null;
  abort: AbortController;
}

interface RequestProps extends Omit<AttachProps, "requests"> {
  request: AttachmentRequest;
}

/** One request with what was sent for it and what is on its way. */
function Request({ api, request, ready, onSession }: RequestProps): JSX.Element {
  const { t } = useLanguage();
  const [sending, setSending] = useState<Sending[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const number = useRef(0);
  const going = useRef<Sending[]>([]);
  going.current = sending;
  const id = useId();
  useEffect(() => () => going.current.forEach((one) => one.abort.abort()), []);

  const valid = request.files.filter((file) => file.status !== "invalid").length;
  const room = request.max_files - valid - sending.length;
  const change = (key: number, to: Partial<Sending>): void =>
    setSending((before) => before.map((one) => (one.id === key ? { ...one, ...to } : one)));
  const drop = (key: number): void => setSending((before) => before.filter((one) => one.id !== key));

  const start = (one: Sending): void => {
    change(one.id, { fault: null, share: 0 });
    ready()
      .then(() =>
        sendFile(api, {
          requestId: request.request_id,
          file: one.file,
          tell: (share) => change(one.id, { share }),
          signal: one.abort.signal,
        }),
      )
      .then((fresh) => {
        drop(one.id);
        onSession(fresh);
      })
      .catch((error: unknown) => {
        if (!one.abort.signal.aborted) change(one.id, { fault: faultOf(error, t) });
      });
  };
  const add = (files: File[]): void => {
    setFault(null);
    if (files.length > room) setFault(t("attach.tooMany", { count: request.max_files }));
    for (const file of files.slice(0, Math.max(0, room))) {
      const one = { id: number.current++, file, share: 0, fault: null, abort: new AbortController() };
      if (file.size > MOST_BYTES || file.size === 0) {
        setFault(t(file.size === 0 ? "attach.empty" : "attach.tooLarge", { name: file.name }));
        continue;
      }
      setSending((before) => [...before, one]);
      start(one);
    }
  };
  const remove = (file: AttachedFile): void => {
    setFault(null);
    api.removeAttachment(file.id).then(
      (fresh) => {
        onSession(fresh);
        window.setTimeout(() => choose.current?.focus()); // The button that was pressed went with the file.
      },
      (error: unknown) => setFault(faultOf(error, t)),
    );
  };

  return (
    <section class="request" aria-labelledby={id} data-testid={`request-${request.request_id}`}>
      <h3 id={id}>
        {request.name} {!request.required && <span class="optional">({t("fill.optional")})</span>}
      </h3>
      {request.description !== null && <p class="request-text">{request.description}</p>}
      {request.approval_required && <p class="request-text">{t("attach.reviewed")}</p>}
      <ul class="attached">
        {request.files.filter((file) => file.replaced_by === null).map((file) => (
          <Attached key={file.id} file={file} reviewed={request.approval_required} onRemove={() => remove(file)} />
        ))}
        {sending.map((one) => (
          <li key={one.id} class="attachment" data-testid="sending">
            <div class="attachment-name">
              <ClipIcon /> <span>{one.file.name}</span>
              <small>{sizeInWords(one.file.size)}</small>
            </div>
            {one.fault === null ? (
              <progress max={1} value={one.share} aria-label={t("attach.sending", { name: one.file.name })} />
            ) : (
              <Fault text={one.fault} />
            )}
            <div class="attachment-tools">
              {one.fault !== null && (
                <button type="button" class="button button-quiet" onClick={() => start(one)} data-testid="resend">
                  {t("reader.retry")}
                </button>
              )}
              <button
                type="button"
                class="button button-quiet"
                onClick={() => {
                  one.abort.abort();
                  drop(one.id);
                }}
              >
                {t("actions.cancel")}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {fault !== null && <Fault text={fault} />}
      {room > 0 && (
        <>
          <input
            ref={input}
            type="file"
            class="visually-hidden"
            tabIndex={-1}
            aria-hidden="true"
            multiple={room > 1}
            accept={ACCEPTED}
            onChange={(event) => {
              add([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
            data-testid={`file-${request.request_id}`}
          />
          <button
            ref={choose}
            type="button"
            class="button"
            aria-describedby={id}
            onClick={() => input.current?.click()}
            data-testid={`choose-${request.request_id}`}
          >
            <ClipIcon /> {t(valid > 0 ? "attach.another" : "attach.choose")}
          </button>
          <small class="request-limit">{t("attach.limit", { count: request.max_files })}</small>
        </>
      )}
    </section>
  );
}

const ACCEPTED = "application/pdf,image/jpeg,image/png,image/heic,.pdf,.jpg,.jpeg,.png,.heic,.docx";

interface AttachedProps {
  file: AttachedFile;
  /** Whether the sender looks at it before anything goes on. */
  reviewed: boolean;
  onRemove: () => void;
}

/** A file that has arrived, and what the sender says of it. */
function Attached({ file, reviewed, onRemove }: AttachedProps): JSX.Element {
  const { t } = useLanguage();
  const state = file.status === "pending" && !reviewed ? "received" : file.status;
  return (
    <li class={`attachment attachment-${state}`} data-testid="attachment" data-status={file.status}>
      <div class="attachment-name">
        <ClipIcon /> <span>{file.filename}</span>
        <small>{sizeInWords(file.size)}</small>
      </div>
      <p class={`badge badge-${state}`}>
        {state === "invalid" ? <NoticeIcon /> : state === "pending" ? <ClockIcon /> : <CheckIcon />}
        {t(`attach.${state}`)}
      </p>
      {file.note !== null && <p class="attachment-note">{t("attach.note", { note: file.note })}</p>}
      {file.status !== "approved" && (
        <div class="attachment-tools">
          <button
            type="button"
            class="button button-quiet"
            aria-label={`${t("attach.remove")}: ${file.filename}`}
            onClick={onRemove}
            data-testid="remove-attachment"
          >
            <EraseIcon /> {t("attach.remove")}
          </button>
        </div>
      )}
    </li>
  );
}

function sizeInWords(bytes: number): string {
  const [amount, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, "megabyte"] : [bytes / 1_000, "kilobyte"];
  return new Intl.NumberFormat(currentLanguage(), { style: "unit", unit, maximumFractionDigits: 1 }).format(amount);
}

function faultOf(error: unknown, t: ReturnType<typeof useLanguage>["t"]): string {
  if (error instanceof Problem && error.detail !== "") return error.errors[0]?.detail ?? error.detail;
  if (error instanceof Problem) return t("attach.failed");
  return t(`trouble.${troubleOf(error).code}.text`);
}
