import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { BusyButton } from "../shared/busy-button.tsx";
import { useLanguage } from "../shared/language.ts";
import { Camera, hasCamera } from "./camera.tsx";
import { Fault } from "./fault.tsx";
import { PictureInput } from "./picture-input.tsx";
import type { Picture } from "./picture.ts";
import { AttemptsLeft, faultOf } from "./proof-form.tsx";
import type { ProofProps } from "./prove.tsx";

const MOVEMENTS = ["center", "left", "right", "up", "down", "smile", "blink", "open_mouth"] as const;
type Movement = (typeof MOVEMENTS)[number];

/** A few movements before the camera, in the order that the service asks for. */
export function LivenessProof({ api, state, ready, onSession }: ProofProps): JSX.Element {
  const { t } = useLanguage();
  const [steps, setSteps] = useState<string[] | null>(null);
  const [frames, setFrames] = useState<Picture[]>([]);
  const [camera, setCamera] = useState(hasCamera());
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  const begin = (): void => {
    if (busy) return;
    setBusy(true);
    setFault(null);
    setFrames([]);
    ready()
      .then(() => api.challenge())
      .then(setSteps)
      .catch((error: unknown) => setFault(faultOf(error, t)))
      .finally(() => setBusy(false));
  };
  const finish = (taken: Picture[]): void => {
    setBusy(true);
    api
      .prove("liveness", { frames_base64: taken.map((one) => one.base64) })
      .then(onSession)
      .catch(async (error: unknown) => {
        setFault(faultOf(error, t));
        setSteps(null);
        await api.session().then(onSession, () => undefined);
      })
      .finally(() => setBusy(false));
  };
  const take = (picture: Picture | null): void => {
    if (picture === null || steps === null || busy) return;
    const taken = [...frames, picture];
    setFrames(taken);
    if (taken.length === steps.length) finish(taken);
  };

  const wanted = steps?.[frames.length];
  if (steps === null || wanted === undefined) {
    return (
      <div class="proof-body">
        <p>{t("prove.livenessText")}</p>
        {fault === null ? <AttemptsLeft state={state} /> : <Fault text={fault} />}
        <BusyButton busy={busy} type="button" onClick={begin} data-testid="begin-liveness">
          {busy ? t("prove.checking") : t("prove.begin")}
        </BusyButton>
      </div>
    );
  }
  const movement = (MOVEMENTS as readonly string[]).includes(wanted) ? t(`prove.movement.${wanted as Movement}`) : wanted;
  return (
    <div class="proof-body" data-testid="liveness" data-step={wanted}>
      <p class="movement" role="status">
        <small>{t("prove.movementOf", { number: frames.length + 1, count: steps.length })}</small>
        <strong>{movement}</strong>
      </p>
      {camera ? (
        <Camera facing="user" action={t("prove.capture")} onPicture={take} onFailed={() => setCamera(false)} />
      ) : (
        <PictureInput
          key={frames.length}
          name="frame"
          label={movement}
          hint={t("prove.livenessHint")}
          facing="user"
          alone
          picture={null}
          onPicture={take}
        />
      )}
    </div>
  );
}
