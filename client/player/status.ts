// What lies over the picture: what failed and how to go on, what is still being prepared, what a key just did.
import { formatDuration } from "../shared/format.ts";
import type { Player } from "./player.ts";
import type { Failure } from "./source/source.ts";
import { translate } from "./text.ts";

const FEEDBACK_MS = 900;
const NOTICE_MS = 4000;
const FIRST_RETRY_MS = 2000;
const MAX_RETRY_MS = 60_000;

const MESSAGES: Record<Failure, [title: string, advice: string]> = {
  network: ["The connection was lost", "The video goes on from here when it is back."],
  gone: ["This video is no longer here", "It may have been deleted or replaced. Reload the page to see."],
  forbidden: ["You may not watch this video", "Log in, or ask its owner for access."],
  media: ["The video could not be played", "Something in its data is broken. Trying again often helps."],
  unsupported: ["Your browser cannot play this video", "Another browser, or the download below, may."],
};

export interface StatusLayer {
  /** Covers the picture; null uncovers it. */
  cover(content: Node | null): void;
}

export function addStatus(player: Player): StatusLayer {
  const layer = addElement(player.root, "player-status", "alert");
  const short = addElement(player.root, "player-feedback", "status");
  layer.hidden = short.hidden = true;

  function cover(content: Node | null): void {
    layer.replaceChildren(...(content ? [content] : []));
    layer.hidden = content === null;
    player.root.toggleAttribute("data-covered", content !== null);
  }
  let timer = 0;
  function say(text: string, milliseconds: number): void {
    short.textContent = text;
    short.hidden = false;
    clearTimeout(timer);
    timer = window.setTimeout(() => (short.hidden = true), milliseconds);
  }

  let failed: Failure | null = null;
  let retryTimer = 0;
  let tries = 0;
  function retry(): void {
    clearTimeout(retryTimer);
    failed = null;
    cover(null);
    void player.retry();
  }
  player.events.on("failure", (failure) => {
    failed = failure;
    cover(buildFailure(failure, retry));
    // A lost connection comes back, seldom with a word: asked for again after 2, 4, 8 ... 60 seconds.
    if (failure === "network") retryTimer = window.setTimeout(retry, Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** tries++));
  });
  player.events.on("ready", () => {
    clearTimeout(retryTimer);
    tries = 0;
    if (failed) cover((failed = null));
  });
  window.addEventListener("online", () => failed === "network" && retry());
  player.events.on("feedback", (text) => say(text, FEEDBACK_MS));
  player.events.on("unavailable", (seconds) =>
    say(translate("Still being prepared: ready up to {time}", { time: formatDuration(seconds) }), NOTICE_MS),
  );
  return { cover };
}

function addElement(root: HTMLElement, className: string, role: string): HTMLElement {
  const element = document.createElement("div");
  element.className = className;
  element.slot = "centered-chrome";
  element.role = role;
  element.setAttribute("noautohide", "");
  root.append(element);
  return element;
}

function buildFailure(failure: Failure, retry: () => void): Node {
  const [title, advice] = MESSAGES[failure];
  const panel = document.createElement("div");
  panel.innerHTML = `<p class="player-status-title"></p><p></p><button type="button" class="player-retry"></button>`;
  const [heading, text] = panel.querySelectorAll("p");
  heading!.textContent = translate(title);
  text!.textContent = translate(advice);
  const button = panel.querySelector("button")!;
  button.textContent = translate("Try again");
  button.addEventListener("click", retry);
  return panel;
}
