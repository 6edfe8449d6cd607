// Where the video begins and ends: as the link says, links to times on the page, what was left off.
import type { Player } from "./player.ts";
import { chooseStart, isWorthResuming, type ResumeStore } from "./resume.ts";
import { parseTime } from "./time.ts";

const SAVE_EVERY_MS = 5000;
/** Event of the video element: it was paused where its link ends. */
export const STOPPED_WHERE_LINKED = "stopped-where-linked";

export function findStart(player: Player, store: ResumeStore, linked: number | null): number {
  return chooseStart(linked, player.data.position ?? store.load(player.data.id), player.data.duration || Infinity);
}

/** Keeps the position up to date while the video is watched. */
export function rememberPosition(player: Player, store: ResumeStore): void {
  const { video } = player;
  let savedAt = 0;
  function save(): void {
    savedAt = Date.now();
    if (isWorthResuming(video.currentTime, player.duration)) store.save(player.data.id, video.currentTime);
    else if (video.currentTime > 0) store.clear(player.data.id);
  }
  video.addEventListener("timeupdate", () => Date.now() - savedAt > SAVE_EVERY_MS && !video.paused && save());
  for (const event of ["pause", "ended"]) video.addEventListener(event, save);
  window.addEventListener("pagehide", save);
}

/** Pauses once where the link ends; going on after that is the viewer's wish. */
export function stopWhereLinked({ video }: Player, stop: number | null): void {
  if (stop === null) return;
  function check(): void {
    if (video.currentTime < stop!) return;
    video.removeEventListener("timeupdate", check);
    video.pause();
    video.dispatchEvent(new Event(STOPPED_WHERE_LINKED));
  }
  video.addEventListener("timeupdate", check);
}

/** Links of this page that only change `?start=` (times in the description) move the player instead of the page. */
export function followTimeLinks(player: Player): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[data-time]");
    const seconds = link && parseTime(link.dataset.time);
    if (seconds === null || seconds === undefined) return;
    event.preventDefault();
    player.seek(seconds);
    void player.play();
    player.root.scrollIntoView({ block: "nearest" });
  });
}
