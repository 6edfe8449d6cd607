// The share dialog begins with the present moment, and a time that is typed is one that is wanted.
import { formatDuration } from "../shared/format.ts";
import { DIALOG_OPENED } from "../shared/dialog-event.ts";
import type { Player } from "./player.ts";

export function fillShareTimes(player: Player): void {
  document.addEventListener(DIALOG_OPENED, (event) => {
    for (const field of (event as CustomEvent<HTMLElement>).detail.querySelectorAll<HTMLInputElement>("[data-share-time]")) {
      field.value = formatDuration(field.dataset.shareTime === "stop" ? player.duration : player.video.currentTime);
      const box = field.parentElement?.querySelector<HTMLInputElement>("[type=checkbox]");
      field.addEventListener("input", () => box && (box.checked = true));
    }
  });
}
