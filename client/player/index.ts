// The watch page's player: wraps the `<video controls>` that the server rendered, once the page is painted and idle.
import { readPlayerData } from "./data.ts";
import { readWishes } from "./wishes.ts";

const root = document.querySelector<HTMLElement>("media-controller");
const video = root?.querySelector("video");
const data = readPlayerData(document);

if (root && video && data) {
  const start = () => void import("./start.ts").then(({ startPlayer }) => startPlayer(root, video, data, readWishes(location.search)));
  if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 500 });
  else setTimeout(start, 50);
}
