import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CheckIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import type { SigningApi } from "./api.ts";
import { CodeProof } from "./code-proof.tsx";
import { LivenessProof } from "./liveness-proof.tsx";
import { Panel } from "./panel.tsx";
import { PictureInput } from "./picture-input.tsx";
import type { Picture } from "./picture.ts";
import { ProofForm } from "./proof-form.tsx";
import type { RequirementState, SigningSession } from "./session.ts";

interface ProveProps {
  api: SigningApi;
  session: SigningSession;
  ready: () => Promise<unknown>;
  onSession: (session: SigningSession) => void;
}

export interface ProofProps extends ProveProps {
  state: RequirementState;
}

/** What shows the sender that this person is who they expect: one thing after the other. */
export default function Prove({ api, session, ready, onSession }: ProveProps): JSX.Element {
  const { t } = useLanguage();
  const next = session.requirements.find((one) => one.state === "open");
  return (
    <Panel title={t("prove.title")} text={t("prove.text", { sender: session.document.sender })} testid="prove">
      <ol class="proofs">
        {session.requirements.map((one) => (
          <li
            key={one.requirement}
            class={`proof proof-${one === next ? "current" : one.state}`}
            data-testid={`proof-${one.requirement}`}
            data-state={one.state}
          >
            <h3>
              {t(`prove.${one.requirement}`)}
              {one.state === "proven" && (
                <span class="badge badge-approved">
                  <CheckIcon /> {t("prove.proven")}
                </span>
              )}
            </h3>
            {one === next && (
              <Proof api={api} session={session} state={one} ready={ready} onSession={onSession} key={one.requirement} />
            )}
          </li>
        ))}
      </ol>
      {next === undefined && (
        <p class="panel-good" role="status" data-testid="all-proven">
          <CheckIcon /> {t("prove.complete")}
        </p>
      )}
    </Panel>
  );
}

function Proof(props: ProofProps): JSX.Element {
  const { t } = useLanguage();
  const { api, state } = props;
  switch (state.requirement) {
    case "tax_id":
      return <TextProof {...props} />;
    case "birth_date":
      return <TextProof {...props} />;
    case "identity_document":
      return <DocumentProof {...props} />;
    case "selfie":
      return <SelfieProof {...props} />;
    case "liveness":
      return <LivenessProof {...props} />;
    case "government":
      return (
        <ProofForm {...props} action={t("prove.compare")} missing={null} send={() => api.prove("government", {})}>
          <p>{t("prove.governmentText")}</p>
        </ProofForm>
      );
    default:
      return <CodeProof {...props} />;
  }
}

/** A tax identifier or a date of birth. */
function TextProof(props: ProofProps): JSX.Element {
  const { t } = useLanguage();
  const [value, setValue] = useState("");
  const { api, state } = props;
  const birth = state.requirement === "birth_date";
  return (
    <ProofForm
      {...props}
      action={t("prove.check")}
      missing={value.trim() === "" ? t(birth ? "prove.birthDateMissing" : "prove.taxIdMissing") : null}
      send={() =>
        birth
          ? api.prove("birth-date", { birth_date: value })
          : api.prove("tax-id", { tax_id: value.trim() })
      }
    >
      <label class="field">
        <span>{t(birth ? "prove.birth_date" : "prove.tax_id")}</span>
        <small>{t(birth ? "prove.birthDateHint" : "prove.taxIdHint")}</small>
        <input
          {...(birth
            ? { type: "date", autocomplete: "bday", max: new Date().toISOString().slice(0, 10) }
            : { type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: false, maxLength: 30 })}
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
          data-testid={`input-${state.requirement}`}
        />
      </label>
    </ProofForm>
  );
}

/** Front and back of an identity document. A passport has no back. */
function DocumentProof(props: ProofProps): JSX.Element {
  const { t } = useLanguage();
  const [front, setFront] = useState<Picture | null>(null);
  const [back, setBack] = useState<Picture | null>(null);
  return (
    <ProofForm
      {...props}
      action={t("prove.sendPictures")}
      missing={front === null ? t("prove.frontMissing") : null}
      send={() =>
        props.api.prove("identity-document", {
          front_base64: front?.base64 ?? "",
          ...(back === null ? {} : { back_base64: back.base64 }),
        })
      }
    >
      <p>{t("prove.documentText")}</p>
      <PictureInput
        name="front"
        label={t("prove.front")}
        hint={t("prove.frontHint")}
        facing="environment"
        picture={front}
        onPicture={setFront}
      />
      <PictureInput
        name="back"
        label={t("prove.back")}
        hint={t("prove.backHint")}
        facing="environment"
        picture={back}
        onPicture={setBack}
      />
    </ProofForm>
  );
}

function SelfieProof(props: ProofProps): JSX.Element {
  const { t } = useLanguage();
  const [picture, setPicture] = useState<Picture | null>(null);
  return (
    <ProofForm
      {...props}
      action={t("prove.sendPicture")}
      missing={picture === null ? t("prove.selfieMissing") : null}
      send={() => props.api.prove("selfie", { image_base64: picture?.base64 ?? "" })}
      onFailed={() => setPicture(null)}
    >
      <PictureInput
        name="selfie"
        label={t("prove.selfie")}
        hint={t("prove.selfieHint")}
        facing="user"
        alone
        picture={picture}
        onPicture={setPicture}
      />
    </ProofForm>
  );
}
