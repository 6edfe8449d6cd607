// "0:03 / 1:28" in the control bar. A plain text: media-chrome's own names itself otherwise than it reads.
import { formatDuration } from "../shared/format.ts";
import type { Player } from "./player.ts";

export function addClock(player: Player, element: HTMLElement): void {
  const [now, whole] = [document.createElement("span"), document.createElement("span")];
  element.append(now, whole);
  function show(): void {
    write(now, formatDuration(player.video.currentTime));
    write(whole, ` / ${formatDuration(player.duration)}`);
  }
  for (const event of ["timeupdate", "seeking", "durationchange", "emptied"]) player.video.addEventListener(event, show);
  player.events.on("data", show);
  show();
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
