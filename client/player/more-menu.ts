// A menu of switches and of what is needed now and then: again and again, autoplay, what is next, numbers, keys.
import { checkIcon, moreIcon } from "./icons.ts";
import type { Layout } from "./layout.ts";
import { addMenu } from "./menu.ts";
import type { Player } from "./player.ts";
import { translate } from "./text.ts";

export interface Entry {
  label: string;
  run(): void;
  /** A switch tells its state; what opens something has none. */
  isOn?(): boolean;
}

export function addMoreMenu(layout: Layout, entries: Entry[]): void {
  const { button, list, close } = addMenu(layout, translate("More"));
  button.innerHTML = moreIcon;
  button.ariaLabel = translate("More");
  const items = entries.map((entry) => {
    const item = document.createElement("button");
    item.type = "button";
    item.tabIndex = -1;
    item.role = entry.isOn ? "menuitemcheckbox" : "menuitem";
    item.innerHTML = checkIcon;
    item.append(entry.label);
    item.addEventListener("click", () => {
      close();
      entry.run();
    });
    return item;
  });
  const show = () => entries.forEach(({ isOn }, n) => isOn && (items[n]!.ariaChecked = String(isOn())));
  button.addEventListener("click", show, { capture: true });
  show();
  list.append(...items);
}

/** What the menu of a player offers. */
export function listEntries(player: Player, actions: { peers: Entry; showStats(): void; toggleHelp(): void; switches: Entry[] }): Entry[] {
  const { video } = player;
  return [
    { label: translate("Again and again"), isOn: () => video.loop, run: () => (video.loop = !video.loop) },
    ...actions.switches,
    actions.peers,
    { label: translate("Numbers of this video"), run: actions.showStats },
    { label: translate("Keyboard shortcuts"), run: actions.toggleHelp },
  ];
}
