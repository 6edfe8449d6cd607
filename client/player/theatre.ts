// Theatre mode: the player takes the page's whole width. The page reacts to `data-theatre` on the root element.
import { narrowIcon, theatreIcon } from "./icons.ts";
import type { Layout } from "./layout.ts";
import type { Player } from "./player.ts";
import { translate } from "./text.ts";

export function addTheatre(player: Player, { extras }: Layout): () => void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "player-button player-theatre";
  extras.append(button);

  function apply(wide: boolean): void {
    document.documentElement.toggleAttribute("data-theatre", wide);
    button.innerHTML = wide ? narrowIcon : theatreIcon;
    button.ariaPressed = String(wide);
    button.title = button.ariaLabel = translate("Theatre mode");
  }
  function toggle(): void {
    player.remember({ theatre: !player.preferences.theatre });
    apply(player.preferences.theatre);
  }
  button.addEventListener("click", toggle);
  apply(player.preferences.theatre);
  return toggle;
}
