// The share dialog: the video's address, on wish from the present time on, copied by one button.
import { announce } from "../shared/announce.ts";
import { formatDuration } from "../shared/format.ts";
import type { Player } from "./player.ts";
import { translate } from "./text.ts";
import { formatLinkTime } from "./time.ts";

/** Brings the page's share dialog (`#share`) to life, if the page has one. */
export function addShare(player: Player): void {
  const dialog = document.querySelector<HTMLDialogElement>("#share");
  const address = dialog?.querySelector<HTMLInputElement>("input[readonly]");
  const fromHere = dialog?.querySelector<HTMLInputElement>("input[type=checkbox]");
  const button = dialog?.querySelector<HTMLButtonElement>("[data-copy]");
  if (!dialog || !address || !fromHere || !button) return;
  const plain = address.value;
  const label = dialog.querySelector("[data-share-time]");

  function show(): void {
    const seconds = player.video.currentTime;
    if (label) label.textContent = formatDuration(seconds);
    address!.value = fromHere!.checked ? `${plain}?start=${formatLinkTime(seconds)}` : plain;
  }
  dialog.addEventListener("toggle", show);
  fromHere.addEventListener("change", show);
  address.addEventListener("focus", () => address.select());
  button.addEventListener("click", async () => {
    const copied = await copy(address);
    if (copied) dialog.close();
    announce(translate(copied ? "Link copied" : "Press Ctrl+C to copy the link"), true);
  });
}

async function copy(field: HTMLInputElement): Promise<boolean> {
  field.select();
  // Only pages with https may use the clipboard; elsewhere the old way still works.
  if (!navigator.clipboard) return document.execCommand("copy");
  return navigator.clipboard.writeText(field.value).then(() => true, () => false);
}
