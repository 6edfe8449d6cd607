// The controls as elements inside `<media-controller>`: media-chrome's parts in our order, styled by player.css.
import "media-chrome/dist/media-controller.js";
import "media-chrome/dist/media-control-bar.js";
import "media-chrome/dist/media-fullscreen-button.js";
import "media-chrome/dist/media-loading-indicator.js";
import "media-chrome/dist/media-mute-button.js";
import "media-chrome/dist/media-pip-button.js";
import "media-chrome/dist/media-play-button.js";
import "media-chrome/dist/media-time-range.js";
import "media-chrome/dist/media-volume-range.js";
import { addClock } from "./clock.ts";
import type { Player } from "./player.ts";

const CONTROLS = `
  <media-play-button slot="centered-chrome" class="player-begin" notooltip></media-play-button>
  <media-loading-indicator slot="centered-chrome" noautohide></media-loading-indicator>
  <div class="player-chrome" dir="ltr">
    <media-time-range></media-time-range>
    <media-control-bar>
      <media-play-button></media-play-button>
      <media-mute-button></media-mute-button>
      <media-volume-range></media-volume-range>
      <span class="player-clock"></span>
      <span class="player-gap"></span>
      <span class="player-extras"></span>
      <media-pip-button></media-pip-button>
      <media-fullscreen-button></media-fullscreen-button>
    </media-control-bar>
  </div>`;

export interface Layout {
  chrome: HTMLElement;
  /** Where features put their buttons. */
  extras: HTMLElement;
}

/** Puts the controls over the video and takes the browser's own away. */
export function buildLayout(player: Player): Layout {
  const { root, video } = player;
  const template = document.createElement("template");
  template.innerHTML = CONTROLS;
  root.append(template.content);
  video.controls = false;
  root.dataset.ready = "";
  const find = (selector: string) => root.querySelector<HTMLElement>(selector)!;
  addClock(player, find(".player-clock"));
  root.addEventListener("dblclick", (event) => {
    if (!(event.target as Element).closest(".player-chrome, .player-status, dialog")) toggleFullscreen(root);
  });
  return { chrome: find(".player-chrome"), extras: find(".player-extras") };
}

export function toggleFullscreen(root: HTMLElement): void {
  // The attribute comes a moment later than the change: a second press must not be lost. Phones have only the video's own.
  const isFull = document.fullscreenEnabled ? root.matches(":fullscreen") : root.hasAttribute("mediaisfullscreen");
  const request = isFull ? "mediaexitfullscreenrequest" : "mediaenterfullscreenrequest";
  root.dispatchEvent(new CustomEvent(request, { bubbles: true, composed: true }));
}
