// The card of numbers for whoever wants to know why a picture looks or stutters as it does.
import { formatBytes, pageLocale } from "../shared/format.ts";
import type { Player } from "./player.ts";
import { translate } from "./text.ts";

const EVERY_MS = 1000;

/** Seconds that are loaded beyond the present moment. */
export function countBuffered(buffered: Pick<TimeRanges, "length" | "start" | "end">, now: number): number {
  for (let n = 0; n < buffered.length; n++) {
    if (buffered.start(n) <= now + 0.1 && now <= buffered.end(n)) return buffered.end(n) - now;
  }
  return 0;
}

/** Returns what shows the card, or takes it away. */
export function prepareStats(player: Player): () => void {
  let card: HTMLElement | null = null;
  let timer = 0;
  function close(): void {
    clearInterval(timer);
    card?.remove();
    card = null;
  }
  return () => {
    if (card) return close();
    card = buildCard(close);
    const list = card.querySelector("dl")!;
    const show = () => list.replaceChildren(...listNumbers(player).map(buildRow));
    player.root.append(card);
    show();
    timer = window.setInterval(show, EVERY_MS);
  };
}

function listNumbers(player: Player): [string, string][] {
  const { video, playingQuality: playing, data } = player;
  const frames = video.getVideoPlaybackQuality?.();
  const { codecs, bandwidth, loadedBytes } = player.describeSource();
  const locale = pageLocale();
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  return [
    [translate("Video"), data.id],
    [translate("Picture"), `${video.videoWidth} × ${video.videoHeight}${playing ? ` @ ${Math.round(playing.fps)}` : ""}`],
    [translate("On the screen"), `${Math.round(video.clientWidth * devicePixelRatio)} × ${Math.round(video.clientHeight * devicePixelRatio)}`],
    [translate("Codecs"), codecs || "–"],
    [translate("Bit rate"), playing ? `${formatBytes(playing.bitrate / 8, locale)}/s` : "–"],
    [translate("Line"), bandwidth ? `${formatBytes(bandwidth / 8, locale)}/s` : "–"],
    [translate("Loaded ahead"), seconds(countBuffered(video.buffered, video.currentTime))],
    [translate("Loaded in all"), loadedBytes ? formatBytes(loadedBytes, locale) : "–"],
    [translate("Dropped pictures"), frames ? `${frames.droppedVideoFrames} / ${frames.totalVideoFrames}` : "–"],
    [translate("Volume"), `${Math.round(video.volume * 100)} %${video.muted ? ` (${translate("Sound off")})` : ""}`],
  ];
}

function buildCard(close: () => void): HTMLElement {
  const card = document.createElement("section");
  card.className = "player-stats";
  card.slot = "centered-chrome";
  card.setAttribute("noautohide", "");
  card.ariaLabel = translate("Numbers of this video");
  card.innerHTML = `<button type="button" class="player-button"><span aria-hidden="true">✕</span></button><dl></dl>`;
  const button = card.querySelector("button")!;
  button.ariaLabel = button.title = translate("Close");
  button.addEventListener("click", close);
  return card;
}

function buildRow([term, value]: [string, string]): HTMLElement {
  const row = document.createElement("div");
  const [name, detail] = [document.createElement("dt"), document.createElement("dd")];
  name.textContent = term;
  detail.textContent = value;
  row.append(name, detail);
  return row;
}
