import type { JSX } from "preact";
import { useLanguage } from "../shared/language.ts";
import { Fault } from "../sign/fault.tsx";

interface Props {
  /** What is consented to. */
  text: string;
  /** What the tick says. */
  agreement: string;
  checked: boolean;
  missing: boolean;
  onChange: (checked: boolean) => void;
}

/** The text of the consent, and the tick that gives it. */
export function Consent({ text, agreement, checked, missing, onChange }: Props): JSX.Element {
  const { t } = useLanguage();
  return (
    <>
      <div
        class="consent-text"
        role="region"
        tabIndex={0}
        aria-label={t("signature.consentText")}
        data-testid="consent-text"
      >
        {text}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={checked}
          aria-invalid={missing}
          aria-describedby={missing ? "consent-fault" : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
          data-testid="consent"
        />
        <span>{agreement}</span>
      </label>
      {missing && <Fault id="consent-fault" text={t("signature.missingConsent")} />}
    </>
  );
}
