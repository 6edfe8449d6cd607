// The screen stays on while a video plays; browsers forget to when it has no sound.

export function keepScreenOn(video: HTMLVideoElement): void {
  if (!("wakeLock" in navigator)) return;
  let lock: WakeLockSentinel | null = null;
  async function update(): Promise<void> {
    const wanted = !video.paused && !video.ended && document.visibilityState === "visible";
    if (wanted && (!lock || lock.released)) lock = await navigator.wakeLock.request("screen").catch(() => null);
    else if (!wanted) {
      await lock?.release();
      lock = null;
    }
  }
  for (const event of ["playing", "pause", "ended"]) video.addEventListener(event, () => void update());
  document.addEventListener("visibilitychange", () => void update());
}
