import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLanguage } from "../shared/language.ts";

/** A component whose code comes when it is needed. */
export function lazy<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props> & { preload: () => void } {
  let Loaded: ComponentType<Props> | null = null;
  const fetched = async (): Promise<void> => {
    Loaded ??= (await load()).default;
  };
  function Lazy(props: Props): JSX.Element {
    const { t } = useLanguage();
    const [state, setState] = useState<"coming" | "there" | "failed">(Loaded === null ? "coming" : "there");
    useEffect(() => {
      if (state !== "coming") return;
      fetched().then(
        () => setState("there"),
        () => setState("failed"),
      );
    }, [state]);
    if (Loaded !== null) return <Loaded {...props} />;
    if (state === "failed") {
      return (
        <p class="panel-loading" role="alert">
          {t("trouble.network.text")}{" "}
          <button type="button" class="button" onClick={() => setState("coming")}>
            {t("trouble.retry")}
          </button>
        </p>
      );
    }
    return (
      <p class="panel-loading" role="status">
        <span class="spinner" aria-hidden="true" /> <span class="visually-hidden">{t("app.coming")}</span>
      </p>
    );
  }
  return Object.assign(Lazy, { preload: () => void fetched().catch(() => undefined) });
}
