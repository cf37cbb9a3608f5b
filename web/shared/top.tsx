import type { JSX } from "preact";
import { LANGUAGES, chooseLanguage, useLanguage, type Language } from "./language.ts";
import { Wordmark } from "./wordmark.tsx";

/** What every page has above: whose it is, and the language. */
export function Top(): JSX.Element {
  const { t, language } = useLanguage();
  return (
    <header class="top">
      <Wordmark />
      <label class="language">
        <span class="visually-hidden">{t("app.language")}</span>
        <select
          value={language}
          onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
          data-testid="language"
        >
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}
