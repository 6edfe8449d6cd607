// Videos that are still being made: wait until one can be played, then look for new renditions until all are ready.
import { fetchPlayerData, type PlayerData } from "./data.ts";
import type { Player } from "./player.ts";
import type { StatusLayer } from "./status.ts";
import { translate } from "./text.ts";

/** What `GET /api/headwater/v1/videos/{id}/progress` answers. */
export interface Progress {
  state: string;
  playable: boolean;
  stages: { name: string; done: boolean; progress: number | null }[];
  thumbnail: string | null;
  error: string | null;
}

const WAITING_MS = 1500;
const GROWING_MS = 4000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function fetchProgress(url: string): Promise<Progress | null> {
  const response = await fetch(url, { cache: "no-cache" }).catch(() => null);
  return response?.ok ? ((await response.json()) as Progress) : null;
}

/** Shows how far the video is until it can be played; answers its new data, or null when it failed. */
export async function waitUntilPlayable(player: Player, status: StatusLayer): Promise<PlayerData | null> {
  for (;;) {
    const progress = await fetchProgress(player.data.progressUrl);
    if (progress?.thumbnail) player.video.poster = progress.thumbnail;
    if (progress?.error) {
      status.cover(buildPanel(translate("This video could not be prepared"), progress.error, []));
      return null;
    }
    if (progress?.playable) {
      const data = await fetchPlayerData();
      if (data?.state === "playable") {
        status.cover(null);
        return data;
      }
    }
    const hint = translate("It starts by itself as soon as it can be watched.");
    status.cover(buildPanel(translate("This video is being prepared"), hint, progress?.stages ?? []));
    await pause(WAITING_MS);
  }
}

/** Takes new renditions up until the video is finished, then tells the player its final data. */
export async function followUntilFinished(player: Player): Promise<void> {
  while (!player.data.finished) {
    await pause(GROWING_MS);
    await player.refresh();
    const progress = await fetchProgress(player.data.progressUrl);
    if (progress?.error) return;
    if (!progress?.stages.length || !progress.stages.every(({ done }) => done)) continue;
    const data = await fetchPlayerData();
    if (!data?.finished) continue;
    await player.refresh();
    player.update(data);
  }
}

function buildPanel(title: string, text: string, stages: Progress["stages"]): Node {
  const panel = document.createElement("div");
  panel.innerHTML = `<p class="player-status-title"></p><p></p><ul class="player-stages"></ul>`;
  const [heading, detail] = panel.querySelectorAll("p");
  heading!.textContent = title;
  detail!.textContent = text;
  panel.querySelector("ul")!.append(...stages.map(buildStage));
  return panel;
}

function buildStage({ name, done, progress }: Progress["stages"][number]): HTMLElement {
  const item = document.createElement("li");
  const share = done ? 1 : (progress ?? 0);
  item.textContent = translate(name);
  item.dataset.state = done ? "done" : progress === null ? "waiting" : "running";
  const bar = document.createElement("progress");
  bar.value = share;
  bar.max = 1;
  bar.ariaLabel = translate(name);
  item.append(bar);
  return item;
}
