// The watch page's player: wraps the `<video controls>` that the server rendered, once the page is painted and idle.
import { readPlayerData } from "./data.ts";
import { EarlyPress } from "./press.ts";
import { readWishes } from "./wishes.ts";

const root = document.querySelector<HTMLElement>("media-controller");
const video = root?.querySelector("video");
const data = readPlayerData(document);

if (root && video && data) {
  const press = new EarlyPress(video);
  let isStarted = false;
  const start = () => {
    if (isStarted) return;
    isStarted = true;
    import("./start.ts")
      .then(({ startPlayer }) => startPlayer(root, video, data, readWishes(location.search), press))
      .catch((error) => {
        console.error(error);
        press.giveBack();
      });
  };
  video.addEventListener("play", start, { once: true });
  if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 500 });
  else setTimeout(start, 50);
}
