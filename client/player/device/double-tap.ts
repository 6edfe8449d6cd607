// Two quick taps on the outer thirds of the picture go ten seconds back or on, as people know it from phones.
import type { Player } from "../player.ts";

const STEP_SECONDS = 10;
const WITHIN_MS = 300;

/** The direction of a tap by where it lies in the picture: -1, 1, or 0 in the middle. */
export function findSide(x: number, width: number): -1 | 0 | 1 {
  if (x < width / 3) return -1;
  return x > (width * 2) / 3 ? 1 : 0;
}

export function addDoubleTap(player: Player): void {
  const { root, video } = player;
  let last = { at: 0, side: 0 };
  let skipped = 0;
  root.addEventListener("pointerup", (event) => {
    if (event.pointerType !== "touch" || (event.target as Element).closest(".player-chrome, .player-status, button, a, dialog")) return;
    const box = root.getBoundingClientRect();
    const side = findSide(event.clientX - box.left, box.width);
    const now = event.timeStamp;
    const isNext = side !== 0 && side === last.side && now - last.at < WITHIN_MS;
    last = { at: now, side };
    if (!isNext) return void (skipped = 0);
    skipped += side * STEP_SECONDS;
    player.seek(video.currentTime + side * STEP_SECONDS);
    player.events.emit("feedback", `${side > 0 ? "+" : "−"}${Math.abs(skipped)} s`);
  });
}
