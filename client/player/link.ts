// The way from an embed to the video's page, at the present moment.
import type { Layout } from "./layout.ts";
import type { Player } from "./player.ts";
import { formatLinkTime } from "./time.ts";
import type { Wishes } from "./wishes.ts";

export function addLink({ video }: Player, { extras }: Layout, { href, label }: NonNullable<Wishes["link"]>): void {
  const link = document.createElement("a");
  link.className = "player-button player-link";
  link.target = "_blank";
  link.rel = "noopener";
  link.href = href;
  link.textContent = label;
  link.addEventListener("click", () => {
    link.href = video.currentTime < 1 ? href : `${href}?start=${formatLinkTime(video.currentTime)}`;
    video.pause();
  });
  extras.prepend(link);
}
