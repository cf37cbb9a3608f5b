import type { JSX } from "preact";
import { CheckIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import type { Step, StepName } from "./steps.ts";

interface ProgressProps {
  steps: Step[];
  current: StepName;
  approval: boolean;
  onGo: (step: StepName) => void;
}

/** All steps, which are done, and where one is; each can be gone to. */
export function Progress({ steps, current, approval, onGo }: ProgressProps): JSX.Element {
  const { t } = useLanguage();
  const place = steps.findIndex((step) => step.name === current);
  const name = (step: StepName): string => t(step === "sign" && approval ? "steps.approve" : `steps.${step}`);
  return (
    <nav aria-label={t("summary.steps")} class="progress" data-testid="progress" data-step={current}>
      <ol class="steps">
        {steps.map((step, index) => {
          const state = step.name === current ? "current" : step.done ? "done" : "next";
          return (
            <li key={step.name} class={`step step-${state}`}>
              <button
                type="button"
                class="step-button"
                aria-current={state === "current" ? "step" : undefined}
                onClick={() => onGo(step.name)}
                data-testid={`step-${step.name}`}
                data-done={step.done}
              >
                <span class="step-mark" aria-hidden="true">
                  {step.done ? <CheckIcon /> : index + 1}
                </span>
                <span class="step-name">{name(step.name)}</span>
                {step.done && <span class="visually-hidden">({t("summary.done")})</span>}
              </button>
            </li>
          );
        })}
      </ol>
      <p class="progress-place" data-testid="step-place">
        {t("steps.place", { number: place + 1, count: steps.length })}
      </p>
    </nav>
  );
}
