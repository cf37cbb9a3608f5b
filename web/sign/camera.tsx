import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CameraIcon } from "../shared/icons.tsx";
import { useLanguage } from "../shared/language.ts";
import { Fault } from "./fault.tsx";
import { pictureFrom, type Picture } from "./picture.ts";

export type Facing = "user" | "environment";

/** Whether this browser may show a camera inside the page. */
export const hasCamera = (): boolean => typeof navigator.mediaDevices?.getUserMedia === "function";

interface CameraProps {
  facing: Facing;
  action: string;
  onPicture: (picture: Picture) => void;
  /** The camera is missing, taken or forbidden. */
  onFailed: () => void;
}

/** What the camera sees, and the button that keeps it. */
export function Camera({ facing, action, onPicture, onFailed }: CameraProps): JSX.Element {
  const { t } = useLanguage();
  const video = useRef<HTMLVideoElement>(null);
  const [running, setRunning] = useState(false);
  const [fault, setFault] = useState(false);

  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: facing, width: { ideal: 1600 }, height: { ideal: 1200 } } })
      .then(async (opened) => {
        stream = opened;
        if (gone || video.current === null) return stop(opened);
        video.current.srcObject = opened;
        await video.current.play();
        setRunning(true);
      })
      .catch(() => {
        if (!gone) onFailed();
      });
    return () => {
      gone = true;
      if (stream !== null) stop(stream);
    };
  }, [facing]);

  const take = (): void => {
    if (video.current === null) return;
    try {
      onPicture(pictureFrom(video.current));
    } catch {
      setFault(true);
    }
  };
  return (
    <div class="camera">
      <video
        ref={video}
        class={facing === "user" ? "camera-mirror" : ""}
        muted
        playsInline
        aria-label={t("prove.cameraView")}
      />
      {fault && <Fault text={t("prove.unreadable")} />}
      <button type="button" class="button button-primary" disabled={!running} onClick={take} data-testid="take">
        <CameraIcon /> {action}
      </button>
    </div>
  );
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
