// The panel "Shared among viewers": what came from whom, what was given, the switch, and why nothing is shared.
import { formatBytes, pageLocale } from "../../shared/format.ts";
import { translate } from "../text.ts";
import type { SwarmFacts } from "../swarm/state.ts";
import { findStep, STEPS, type Cause } from "./diagnosis.ts";
import { CAUSE_WORDS, STEP_WORDS } from "./words.ts";

export interface PanelState {
  facts: Readonly<SwarmFacts>;
  givenEver: number;
  isOn: boolean;
  /** The switch can change nothing. */
  isFixed: boolean;
  cause: Cause | null;
}

export interface Panel {
  element: HTMLElement;
  show(state: PanelState): void;
}

const MARKS = { done: "✓", stopped: "✕", unknown: "–" };

/** The share of all bytes that came from other viewers, 0 to 1. */
export function shareOf({ fromPeersBytes, fromServersBytes }: Readonly<SwarmFacts>): number {
  return fromPeersBytes / (fromPeersBytes + fromServersBytes || 1);
}

export const formatPercent = (share: number): string =>
  new Intl.NumberFormat(pageLocale(), { style: "percent" }).format(share);

export function buildPanel(learnUrl: string, act: { close(): void; choose(on: boolean): void }): Panel {
  const element = document.createElement("section");
  element.className = "player-stats player-peers";
  element.slot = "centered-chrome";
  element.setAttribute("noautohide", "");
  element.innerHTML = `
    <button type="button" class="player-button"><span aria-hidden="true">✕</span></button>
    <h2></h2>
    <label><input type="checkbox" role="switch"> <span></span></label>
    <div class="peers-bar" role="img"><span></span></div>
    <dl></dl>
    <details><summary></summary><ol></ol><p class="peers-advice"></p></details>
    <a target="_blank" rel="noopener"></a>`;
  const find = <Name extends keyof HTMLElementTagNameMap>(name: Name) => element.querySelector(name)!;
  element.ariaLabel = find("h2").textContent = translate("Shared among viewers");
  find("button").ariaLabel = find("button").title = translate("Close");
  find("label").lastElementChild!.textContent = translate("Pass on what I watch");
  find("a").textContent = translate("Learn more");
  find("a").href = learnUrl;
  find("button").addEventListener("click", act.close);
  const box = find("input");
  box.addEventListener("change", () => act.choose(box.checked));
  element.addEventListener("keydown", (event) => event.key === "Escape" && act.close());
  const bar = element.querySelector<HTMLElement>(".peers-bar")!;
  const rows = new Rows(find("dl"));

  return {
    element,
    show({ facts, givenEver, isOn, isFixed, cause }) {
      box.checked = isOn;
      box.disabled = isFixed;
      const share = formatPercent(shareOf(facts));
      bar.ariaLabel = translate("{percent} from other viewers", { percent: share });
      bar.style.setProperty("--share", String(shareOf(facts)));
      bar.firstElementChild!.textContent = bar.ariaLabel;
      const bytes = (count: number) => formatBytes(count, pageLocale());
      rows.show([
        [translate("Connected viewers"), new Intl.NumberFormat(pageLocale()).format(facts.peers)],
        [translate("From viewers"), bytes(facts.fromPeersBytes)],
        [translate("From the server"), bytes(facts.fromServersBytes)],
        [translate("Given to viewers"), bytes(facts.givenBytes)],
        [translate("Given in all, by this device"), bytes(givenEver)],
      ]);
      find("summary").textContent = cause ? translate("Why am I not sharing?") : translate("You are sharing. How is it found out?");
      showSteps(find("ol"), cause);
      element.querySelector(".peers-advice")!.textContent = cause ? translate(CAUSE_WORDS[cause][1]) : "";
    },
  };
}

/** Terms and details that change in place, so that nothing jumps under a screen reader. */
class Rows {
  #details = new Map<string, HTMLElement>();

  constructor(private readonly list: HTMLElement) {}

  show(rows: [string, string][]): void {
    for (const [term, value] of rows) {
      let detail = this.#details.get(term);
      if (!detail) {
        const row = document.createElement("div");
        row.append(Object.assign(document.createElement("dt"), { textContent: term }), (detail = document.createElement("dd")));
        this.list.append(row);
        this.#details.set(term, detail);
      }
      if (detail.textContent !== value) detail.textContent = value;
    }
  }
}

function showSteps(list: HTMLElement, cause: Cause | null): void {
  if (list.dataset.cause === String(cause)) return;
  list.dataset.cause = String(cause);
  const at = findStep(cause);
  list.replaceChildren(
    ...STEPS.map((step, n) => {
      const state = n < at ? "done" : n > at ? "unknown" : "stopped";
      const spoken = { done: translate("Yes"), stopped: translate("No"), unknown: translate("Not known yet") }[state];
      const item = document.createElement("li");
      item.dataset.state = state;
      item.innerHTML = `<span role="img"></span> <span></span>`;
      const [mark, words] = item.querySelectorAll("span");
      mark!.textContent = MARKS[state];
      mark!.ariaLabel = spoken;
      words!.textContent = state === "stopped" && cause ? translate(CAUSE_WORDS[cause][0]) : translate(STEP_WORDS[step]);
      return item;
    }),
  );
}
