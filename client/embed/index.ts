// The player inside other sites: as on the watch page, with what the embed's address asked for.
import { readPlayerData } from "../player/data.ts";
import type { Player } from "../player/player.ts";
import { EarlyPress } from "../player/press.ts";
import { openApi } from "./api.ts";
import { readLink, readOptions, type EmbedOptions } from "./options.ts";
import { isLocked, listenForPassword, openWithPassword } from "./password.ts";

const QUALITIES_WAIT_MS = 3000;

let settle: (player: Player | null) => void = () => {};
const ready = new Promise<Player | null>((resolve) => (settle = resolve));

const asksFor = (name: string) => ["1", "true"].includes(new URLSearchParams(location.search).get(name) ?? "");

if (asksFor("api") && window.parent !== window) {
  openApi(window.parent, ready, async (password) => {
    if (!(await openWithPassword(password))) throw new Error("This is not the password of this video");
    begin();
  });
}
if (isLocked()) listenForPassword(begin);
else if ("requestIdleCallback" in window) requestIdleCallback(begin, { timeout: 500 });
else setTimeout(begin, 50);

function begin(): void {
  const root = document.querySelector<HTMLElement>("media-controller");
  const video = root?.querySelector("video");
  const data = readPlayerData(document);
  const options = readOptions();
  if (!root || !video || !data || !options) return settle(null);
  void start(root, video, data, options).then(settle);
}

async function start(root: HTMLElement, video: HTMLVideoElement, data: NonNullable<ReturnType<typeof readPlayerData>>, options: EmbedOptions) {
  const press = new EarlyPress(video);
  const { startPlayer } = await import("../player/start.ts");
  const player = await startPlayer(root, video, data, {
    start: options.start,
    stop: options.stop,
    loop: options.loop,
    muted: options.muted,
    speed: options.playbackRate,
    subtitle: options.subtitle,
    // Many embeds may stand in one page: nothing is loaded before somebody plays, unless a script wants to know more.
    waits: !options.autoplay && !options.api,
    link: readLink(),
    isEmbed: true,
  }, press);
  if (options.api && data.hls) await waitForQualities(player);
  return player;
}

/** Scripts ask for the resolutions as soon as the player is ready; a browser's own HLS never tells any. */
function waitForQualities(player: Player): Promise<void> {
  return new Promise((resolve) => {
    if (player.qualities.length > 0) return resolve();
    setTimeout(resolve, QUALITIES_WAIT_MS);
    for (const name of ["qualities", "failure"] as const) player.events.on(name, () => resolve());
  });
}
