// At the end of a video: the next one follows after a few seconds, unless somebody says no.
import { wantsAutoplay } from "./autoplay.ts";
import type { Player } from "./player.ts";
import type { StatusLayer } from "./status.ts";
import { STOPPED_WHERE_LINKED } from "./position.ts";
import { translate } from "./text.ts";

const SECONDS = 8;

/** Returns what goes on to the next video at once; null when there is none. */
export function addUpNext(player: Player, status: StatusLayer): (() => void) | null {
  const { video, data } = player;
  const { next } = data;
  if (!next) return null;
  const go = () => location.assign(next.url);
  let timer = 0;

  function stop(): void {
    clearInterval(timer);
    timer = 0;
    status.cover(null);
  }
  function begin(): void {
    if (timer || !(data.inPlaylist || wantsAutoplay(player, "autoplayNext"))) return;
    let left = SECONDS;
    const panel = buildPanel(next!, go, stop);
    const count = panel.querySelector("[data-count]")!;
    const show = () => (count.textContent = translate("In {count} seconds", { count: left }));
    show();
    status.cover(panel);
    panel.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
    timer = window.setInterval(() => {
      left -= 1;
      show();
      if (left <= 0) {
        stop();
        go();
      }
    }, 1000);
  }
  video.addEventListener("ended", begin);
  if (data.inPlaylist) video.addEventListener(STOPPED_WHERE_LINKED, begin);
  for (const event of ["play", "seeking"]) video.addEventListener(event, () => timer && stop());
  document.addEventListener("keydown", (event) => event.key === "Escape" && timer && stop());
  return go;
}

function buildPanel(next: { title: string }, go: () => void, stop: () => void): HTMLElement {
  const panel = document.createElement("div");
  panel.innerHTML = `<p></p><p class="player-status-title" dir="auto"></p><p data-count aria-live="off"></p>
    <p class="player-choices"><button type="button" class="player-retry"></button><button type="button" class="player-button"></button></p>`;
  panel.querySelector("p")!.textContent = translate("Up next");
  panel.querySelector(".player-status-title")!.textContent = next.title;
  const [now, no] = panel.querySelectorAll("button");
  now!.textContent = translate("Play now");
  now!.addEventListener("click", go);
  no!.textContent = translate("Stay here");
  no!.addEventListener("click", stop);
  return panel;
}
