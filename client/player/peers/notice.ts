// Said once, before anything is passed on for the first time: what happens, and how to turn it off. Never over the
// video of our own page: it sticks to the lower edge of the text below it. In frames it comes and goes with the title.
import { recall, remember } from "../../shared/storage.ts";
import type { Player } from "../player.ts";
import { translate } from "../text.ts";

const KEY = "sharing-told";

export const wasTold = (): boolean => recall<unknown>(KEY, false) === true;

/** Shows it; `refuse` turns sharing off. Returns what takes it away when somebody chose elsewhere. */
export function showNotice(player: Player, learnUrl: string, refuse: () => void): () => void {
  const notice = document.createElement("aside");
  notice.className = "sharing-notice";
  notice.ariaLabel = translate("Shared among viewers");
  notice.innerHTML = `
    <p role="status"></p>
    <div><button type="button" class="button"></button><button type="button" class="button"></button><a target="_blank" rel="noopener"></a></div>`;
  const [agree, off] = notice.querySelectorAll("button");
  const more = notice.querySelector("a")!;
  agree!.textContent = translate("All right");
  off!.textContent = translate("Turn it off");
  more.textContent = translate("Learn more");
  more.href = learnUrl;
  const close = () => {
    remember(KEY, true);
    notice.remove();
  };
  agree!.addEventListener("click", close);
  off!.addEventListener("click", () => {
    close();
    refuse();
  });
  notice.addEventListener("keydown", (event) => event.key === "Escape" && close());
  const below = document.querySelector(".watch-text");
  function show(): void {
    if (!below) notice.slot = "top-chrome";
    (below ?? player.root).append(notice);
    // A live region speaks of what changes in it, not of what it comes with.
    notice.querySelector("p")!.textContent = below
      ? translate("While you watch, your browser passes parts of this video on to other viewers. They can see your internet address.")
      : translate("Shared with other viewers, who can see your internet address.");
  }
  if (below) show();
  else player.video.addEventListener("play", show, { once: true }); // before it nothing is shared, and a button is in the way
  return close;
}
