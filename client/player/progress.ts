// Videos that are still being made: wait until one can be played, then look for new renditions until all are ready.
import { isSettled, type Stage, type VideoProgress } from "../shared/progress.ts";
import { fetchPlayerData, type PlayerData } from "./data.ts";
import type { Player } from "./player.ts";
import type { StatusLayer } from "./status.ts";
import { translate } from "./text.ts";

/** Steps that have a name of their own; the others are renditions: `480p`. */
const STAGES: Record<string, string> = {
  sent: "Sent",
  checked: "Checked",
  playable: "Can be watched",
  finished: "Finished",
};
const WAITING_MS = 1500;
const GROWING_MS = 4000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function fetchProgress(url: string): Promise<VideoProgress | null> {
  const response = await fetch(url, { cache: "no-cache" }).catch(() => null);
  return response?.ok ? ((await response.json()) as VideoProgress) : null;
}

/** Shows how far the video is until it can be played; answers its new data, or null when it failed. */
export async function waitUntilPlayable(player: Player, status: StatusLayer): Promise<PlayerData | null> {
  for (let { data } = player; data.state !== "failed"; ) {
    const progress = await fetchProgress(data.progressUrl);
    if (progress?.thumbnail) player.video.poster = progress.thumbnail;
    const hint = translate("It starts by itself as soon as it can be watched.");
    status.cover(buildPanel(translate("This video is being prepared"), hint, progress?.stages ?? []));
    // Who may not see the steps asks the page itself, less often.
    if (!progress) await pause(GROWING_MS);
    if (!progress || progress.playable || progress.error) data = (await fetchPlayerData()) ?? data;
    if (data.state === "playable") {
      status.cover(null);
      return data;
    }
    await pause(WAITING_MS);
  }
  const advice = translate("Its owner can see why, and send the file again.");
  status.cover(buildPanel(translate("This video could not be prepared"), advice, []));
  return null;
}

/** Takes new renditions up until the video is finished, then tells the player its final data. */
export async function followUntilFinished(player: Player): Promise<void> {
  while (!player.data.finished) {
    await pause(GROWING_MS);
    await player.refresh();
    const progress = await fetchProgress(player.data.progressUrl);
    if (!progress) await pause(2 * GROWING_MS);
    else if (!isSettled(progress)) continue;
    const data = await fetchPlayerData();
    if (data?.state === "failed") return;
    if (!data?.finished) continue;
    await player.refresh();
    player.update(data);
  }
}

function buildPanel(title: string, text: string, stages: Stage[]): Node {
  const panel = document.createElement("div");
  panel.innerHTML = `<p class="player-status-title"></p><p></p><ul class="player-stages"></ul>`;
  const [heading, detail] = panel.querySelectorAll("p");
  heading!.textContent = title;
  detail!.textContent = text;
  panel.querySelector("ul")!.append(...stages.map(buildStage));
  return panel;
}

function buildStage({ name, done, progress }: Stage): HTMLElement {
  const item = document.createElement("li");
  const share = done ? 100 : (progress ?? 0);
  item.textContent = STAGES[name] ? translate(STAGES[name]) : name;
  item.dataset.state = done ? "done" : progress === null ? "waiting" : "running";
  const bar = document.createElement("progress");
  bar.value = share;
  bar.max = 100;
  bar.ariaLabel = item.textContent;
  item.append(bar);
  return item;
}
