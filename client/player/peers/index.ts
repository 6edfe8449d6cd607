// Sharing among viewers as people see it: the notice, the button and panel, the switch, what is reported.
import { dropIcon } from "../icons.ts";
import type { Layout } from "../layout.ts";
import type { Entry } from "../more-menu.ts";
import type { Player } from "../player.ts";
import { translate } from "../text.ts";
import { isFixed, type Choice } from "./choice.ts";
import { findCause, type Cause } from "./diagnosis.ts";
import { countGiven } from "./given.ts";
import { showNotice, wasTold } from "./notice.ts";
import { buildPanel, formatPercent, shareOf, type Panel } from "./panel.ts";
import { reportSums } from "./reports.ts";
import { keep } from "./switch.ts";

const EVERY_MS = 1000;
const NARROW = 640;

/** Returns the entry of the player's menu that opens the panel. `choice`: what was decided before the player began. */
export function addPeers(player: Player, { extras }: Layout, choice: Choice): Entry {
  const { swarm, data } = player;
  const given = countGiven(swarm);
  let panel: Panel | null = null;
  let opener: HTMLElement | null = null;
  let timer = 0;
  let closeNotice = () => {};

  function change(on: boolean): void {
    keep(player.data, on);
    choice = { off: on ? null : "person", chosen: true };
    player.setSharing(on);
    closeNotice();
    show();
  }
  function show(): void {
    panel?.show({ facts: swarm.facts, givenEver: given.total(), isOn: choice.off === null, isFixed: isFixed(choice), cause: explain(player, choice) });
  }
  function close(): void {
    clearInterval(timer);
    panel?.element.remove();
    panel = null;
    opener?.focus();
  }
  function toggle(from: HTMLElement | null): void {
    if (panel) return close();
    opener = from;
    panel = buildPanel(data.learnUrl, { close, choose: change });
    place(panel.element, player.root);
    show();
    panel.element.querySelector("button")!.focus();
    timer = window.setInterval(show, EVERY_MS);
  }

  if (data.swarm) addButton(player, extras, toggle);
  if (data.swarm && choice.off === null && !choice.chosen && !wasTold()) {
    closeNotice = showNotice(player, data.learnUrl, () => change(false));
  }
  if (data.reportSeconds) reportSums(player, data.reportSeconds);
  return { label: translate("Shared among viewers"), run: () => toggle(document.activeElement as HTMLElement | null) };
}

/** Over the picture; on phones held upright, where that is small, at the lower edge of the window. */
function place(panel: HTMLElement, root: HTMLElement): void {
  const isSheet = root.clientWidth < NARROW && document.fullscreenElement === null && document.querySelector(".watch-text") !== null;
  panel.classList.toggle("player-sheet", isSheet);
  (isSheet ? document.body : root).append(panel);
}

function explain({ data, swarm, video }: Player, choice: Choice): Cause | null {
  return findCause({
    choice: choice.off,
    hasSwarm: data.swarm !== null,
    hasWebRtc: "RTCPeerConnection" in window,
    isSecure: window.isSecureContext,
    hasBegun: video.readyState > 0,
    finished: data.finished,
    swarm: swarm.facts,
  });
}

function addButton({ swarm, root }: Player, extras: HTMLElement, toggle: (from: HTMLElement) => void): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "player-button player-drop";
  button.innerHTML = `${dropIcon}<span></span>`;
  button.title = button.ariaLabel = translate("Shared among viewers");
  button.addEventListener("click", () => toggle(button));
  extras.append(button);
  const text = button.querySelector("span")!;
  swarm.events.on("change", (facts) => {
    root.toggleAttribute("data-shared", facts.peers > 0);
    text.textContent = facts.fromPeersBytes ? formatPercent(shareOf(facts)) : "";
    button.ariaLabel = [translate("Shared among viewers"), text.textContent].filter(Boolean).join(": ");
  });
}
