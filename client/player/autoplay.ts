// Whether videos start, and the next one follows, by itself: kept in the account of who is signed in, else in this browser.
import { callApi } from "../shared/api.ts";
import type { Entry } from "./more-menu.ts";
import type { Player } from "./player.ts";
import { translate } from "./text.ts";

const WIRE_NAMES = { autoplay: "autoPlayVideo", autoplayNext: "autoPlayNextVideo" } as const;
type Switch = keyof typeof WIRE_NAMES;

export function wantsAutoplay({ data, preferences }: Player, name: Switch): boolean {
  return data.signedIn ? data[name] : (preferences[name] ?? data[name]);
}

function change(player: Player, name: Switch): void {
  const wanted = !wantsAutoplay(player, name);
  if (!player.data.signedIn) return player.remember({ [name]: wanted });
  player.data[name] = wanted;
  void callApi("PUT", "/api/v1/users/me", { [WIRE_NAMES[name]]: wanted }).catch(() => (player.data[name] = !wanted));
}

export function listAutoplaySwitches(player: Player): Entry[] {
  const entry = (name: Switch, label: string): Entry => {
    return { label, isOn: () => wantsAutoplay(player, name), run: () => change(player, name) };
  };
  return [
    entry("autoplay", translate("Videos start by themselves")),
    ...(player.data.next ? [entry("autoplayNext", translate("The next video follows by itself"))] : []),
  ];
}
