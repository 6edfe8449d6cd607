// "0:03 / 1:28" in the control bar. A plain text: media-chrome's own names itself otherwise than it reads.
import { formatDuration } from "../shared/format.ts";
import type { Player } from "./player.ts";

export function addClock(player: Player, element: HTMLElement): void {
  let shown = "";
  function show(): void {
    const text = `${formatDuration(player.video.currentTime)} / ${formatDuration(player.duration)}`;
    if (text === shown) return;
    shown = element.textContent = text;
  }
  for (const event of ["timeupdate", "seeking", "durationchange", "emptied"]) player.video.addEventListener(event, show);
  player.events.on("data", show);
  show();
}
