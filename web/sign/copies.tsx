import type { JSX } from "preact";
import { DownloadIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import type { SigningApi } from "./api.ts";
import type { SigningFile, SigningSession } from "./session.ts";

interface CopiesProps {
  api: SigningApi;
  session: SigningSession;
  onSession: (session: SigningSession) => void;
}

/** What may be had of a file; its evidence only where that is a file apart. */
const PARTS = ["signed_file", "evidence_file"] as const;

/** The signed copies, as links. */
export function Copies({ api, session, onSession }: CopiesProps): JSX.Element {
  const { t } = useLanguage();
  return (
    <>
      {session.files.flatMap((file, index) =>
        PARTS.map((part) => {
          const link = file[part];
          const name = part === "signed_file" ? "download-signed" : "download-evidence";
          return (
            link !== null && (
              <a
                key={`${file.id}-${part}`}
                class={index === 0 && part === "signed_file" ? "button button-primary" : "button"}
                href={link.url}
                download
                rel="noopener"
                onClick={(event) => refreshLink(event, file, part, { api, onSession })}
                data-testid={index === 0 ? name : `${name}-${index + 1}`}
              >
                <DownloadIcon /> {t(part === "signed_file" ? "outcome.download" : "outcome.evidence")}
                {session.files.length > 1 && `: ${file.name}`}
              </a>
            )
          );
        }),
      )}
    </>
  );
}

/** Follow a link that has gone stale only after it was renewed. */
function refreshLink(
  event: Event,
  file: SigningFile,
  part: (typeof PARTS)[number],
  { api, onSession }: Pick<CopiesProps, "api" | "onSession">,
): void {
  const stale = Date.parse(file[part]?.expires_at ?? "") - Date.now() < 10_000;
  if (!stale) return;
  event.preventDefault();
  api
    .session()
    .then((fresh) => {
      onSession(fresh);
      const copy = fresh.files.find((one) => one.id === file.id)?.[part];
      if (copy) window.location.assign(copy.url);
    })
    .catch(() => undefined); // The button stays, and may be pressed again.
}
