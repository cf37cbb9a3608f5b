import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";
import { EMBEDDED } from "./embedding.ts";

const SECONDS = 10;

/** Leads on to where the sender wants the person next: by itself after a while, unless the person stays. */
export function Redirect({ url }: { url: string }): JSX.Element | null {
  const { t } = useLanguage();
  const [left, setLeft] = useState<number | null>(EMBEDDED ? null : SECONDS);
  const target = httpsOnly(url);
  useEffect(() => {
    if (left === null || target === null) return undefined;
    if (left === 0) {
      window.location.assign(target.href);
      return undefined;
    }
    const timer = window.setTimeout(() => setLeft(left - 1), 1000);
    return () => window.clearTimeout(timer);
  }, [left]);
  if (target === null) return null;
  return (
    <section class="notice-next" data-testid="redirect">
      <h2>{t("redirect.title", { site: target.host })}</h2>
      {left !== null && <p>{t("redirect.in", { count: left })}</p>}
      <div class="redirect-tools">
        <a class="button button-primary" href={target.href} target="_top" rel="noopener" data-testid="redirect-now">
          {t("redirect.now")}
        </a>
        {left !== null && (
          <button type="button" class="button" onClick={() => setLeft(null)} data-testid="redirect-stay">
            {t("redirect.stay")}
          </button>
        )}
      </div>
    </section>
  );
}

/** Nothing but https leads out of this page. */
function httpsOnly(url: string): URL | null {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" ? parsed : null;
  } catch {
    return null;
  }
}
