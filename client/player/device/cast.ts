// Playing on another screen of the room (Remote Playback). Such screens fetch an address themselves, so they need one
// complete file (or the browser's own HLS); the picture goes on here, adaptive again, when they let go.
import { castIcon } from "../icons.ts";
import type { Layout } from "../layout.ts";
import type { Player } from "../player.ts";
import { translate } from "../text.ts";

export function addCast(player: Player, { extras }: Layout): void {
  const { video } = player;
  const address = player.findPlainAddress();
  if (!address || !("remote" in video)) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "player-button";
  button.hidden = true;
  button.innerHTML = castIcon;
  button.title = button.ariaLabel = translate("Play on another screen");
  extras.append(button);

  // What plays by segments is never offered to other screens: a second element asks for the plain address.
  const probe = Object.assign(document.createElement("video"), { preload: "none", src: address });
  probe.remote.watchAvailability((available) => (button.hidden = !available)).catch(() => (button.hidden = false));
  button.addEventListener("click", async () => {
    if (video.remote.state !== "disconnected") return void video.remote.prompt().catch(() => {});
    const at = video.currentTime;
    await player.load(at, { plain: true });
    await video.remote.prompt().catch(() => player.load(at));
    void player.play();
  });
  video.remote.addEventListener("connect", () => button.setAttribute("aria-pressed", "true"));
  video.remote.addEventListener("disconnect", () => {
    button.removeAttribute("aria-pressed");
    void player.load(video.currentTime);
  });
}
