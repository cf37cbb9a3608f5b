import { useEffect } from "preact/hooks";

const LONGEST_PAUSE_MS = 60_000;

/** Ask again and again, ever more seldom and not while nobody looks, as long as `pause` is not null. */
export function usePolling(ask: () => Promise<unknown>, pause: number | null): void {
  useEffect(() => (pause === null ? undefined : poll(ask, pause)), [pause]);
}

function poll(ask: () => Promise<unknown>, first: number): () => void {
  let pause = first;
  let timer = 0;
  let stopped = false;
  let asking = false;
  const turn = async (): Promise<void> => {
    asking = true;
    if (!document.hidden) await ask().catch(() => undefined);
    asking = false;
    pause = Math.min(pause * 1.4, LONGEST_PAUSE_MS);
    wait();
  };
  const wait = (): void => {
    if (!stopped) timer = window.setTimeout(() => void turn(), pause);
  };
  const look = (): void => {
    if (document.hidden || stopped || asking) return;
    window.clearTimeout(timer);
    pause = first;
    void turn();
  };
  wait();
  document.addEventListener("visibilitychange", look);
  return () => {
    stopped = true;
    window.clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
