import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CameraIcon, ClipIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { Camera, hasCamera, type Facing } from "./camera.tsx";
import { Fault } from "./fault.tsx";
import { pictureOf, type Picture } from "./picture.ts";

interface PictureInputProps {
  name: string;
  label: string;
  hint: string;
  facing: Facing;
  picture: Picture | null;
  /** Whether it is the only one under its heading, which then names it. */
  alone?: boolean;
  onPicture: (picture: Picture | null) => void;
}

/** One picture: by the camera of a phone, by a camera in the page, or from a file. */
export function PictureInput(props: PictureInputProps): JSX.Element {
  const { name, label, hint, facing, picture, alone = false, onPicture } = props;
  const { t } = useLanguage();
  const [camera, setCamera] = useState<"closed" | "open" | "failed">("closed");
  const [unreadable, setUnreadable] = useState(false);
  const photo = useRef<HTMLInputElement>(null);
  const file = useRef<HTMLInputElement>(null);

  const read = (input: HTMLInputElement): void => {
    const chosen = input.files?.[0];
    input.value = "";
    if (chosen === undefined) return;
    setUnreadable(false);
    pictureOf(chosen).then(onPicture, () => setUnreadable(true));
  };
  const take = (): void => {
    setUnreadable(false);
    const inPage = hasCamera() && !window.matchMedia("(pointer: coarse)").matches;
    if (inPage) setCamera("open");
    else photo.current?.click();
  };
  const hidden = { type: "file", class: "visually-hidden", tabIndex: -1, "aria-hidden": true } as const;

  return (
    <div class="picture" role="group" aria-label={label} data-testid={`picture-${name}`}>
      {!alone && <strong>{label}</strong>}
      <small>{hint}</small>
      {camera === "open" ? (
        <Camera
          facing={facing}
          action={t("prove.capture")}
          onPicture={(taken) => {
            setCamera("closed");
            onPicture(taken);
          }}
          onFailed={() => setCamera("failed")}
        />
      ) : (
        <div class={`picture-frame picture-${facing}`}>
          {picture === null ? <CameraIcon /> : <Shown picture={picture} label={label} />}
        </div>
      )}
      {camera === "failed" && <Fault text={t("prove.noCamera")} />}
      {unreadable && <Fault text={t("prove.unreadable")} />}
      <input
        {...hidden}
        ref={photo}
        accept="image/*"
        capture={facing}
        onChange={(event) => read(event.currentTarget)}
        data-testid={`photo-${name}`}
      />
      <input
        {...hidden}
        ref={file}
        accept="image/jpeg,image/png,image/heic,image/heif,image/webp"
        onChange={(event) => read(event.currentTarget)}
        data-testid={`file-${name}`}
      />
      <div class="picture-tools">
        {camera === "open" ? (
          <button type="button" class="button" onClick={() => setCamera("closed")}>
            {t("actions.cancel")}
          </button>
        ) : (
          <button type="button" class="button" onClick={take} data-testid={`camera-${name}`}>
            <CameraIcon /> {t(picture === null ? "prove.takePhoto" : "prove.again")}
          </button>
        )}
        <button type="button" class="button button-quiet" onClick={() => file.current?.click()}>
          <ClipIcon /> {t("prove.chooseFile")}
        </button>
      </div>
    </div>
  );
}

/** The picture as it will be sent. */
function Shown({ picture, label }: { picture: Picture; label: string }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    picture.canvas.setAttribute("role", "img");
    picture.canvas.setAttribute("aria-label", label);
    frame.current?.replaceChildren(picture.canvas);
  }, [picture, label]);
  return <div ref={frame} class="picture-shown" data-testid="picture-shown" />;
}
