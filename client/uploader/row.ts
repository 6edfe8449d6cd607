// One file's row on the page: shows what it is told, knows nothing of uploading.
import { formatBytes, formatTimeLeft, pageLocale } from "../shared/format.ts";
import type { Strings } from "../shared/strings.ts";
import type { Stage } from "../shared/progress.ts";

const KNOWN_STAGES = ["sent", "checked", "playable", "finished"];
let count = 0;

export type Action = "pause" | "resume" | "retry" | "remove" | "choose" | "publish";

/** The row of one file, made from the page's template. */
export class Row {
  readonly element: HTMLLIElement;
  readonly form: HTMLFormElement;
  readonly #locale = pageLocale();

  constructor(
    template: HTMLTemplateElement,
    filename: string,
    readonly t: Strings,
  ) {
    const copy = template.content.firstElementChild?.cloneNode(true);
    if (!(copy instanceof HTMLLIElement)) throw new Error("the row's template is not a list item");
    this.element = copy;
    count += 1;
    for (const element of copy.querySelectorAll("[id], [for], [aria-describedby]")) {
      for (const name of ["id", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll("row-", `row${count}-`));
      }
    }
    const form = copy.querySelector("form");
    if (!form) throw new Error("the row's template has no form");
    this.form = form;
    this.part("filename").textContent = filename;
  }

  /** The element marked `data-part=name`. */
  part<T extends HTMLElement = HTMLElement>(name: string): T {
    const found = this.element.querySelector<T>(`[data-part="${name}"]`);
    if (!found) throw new Error(`the row's template has no part "${name}"`);
    return found;
  }

  /** Call `handle` for every button pressed in the row. */
  onAction(handle: (action: Action) => void): void {
    this.element.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-action]") : null;
      if (button) handle(button.dataset.action as Action);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      handle("publish");
    });
  }

  /** Show only these of the buttons that act on the file. */
  offer(...actions: Action[]): void {
    for (const button of this.element.querySelectorAll<HTMLElement>("[data-action]")) {
      button.hidden = !actions.includes(button.dataset.action as Action);
    }
  }

  /** Show how much was sent, and how long the rest will take when that is known. */
  showSending(sent: number, total: number, secondsLeft: number | null): void {
    this.#showBar(total ? (sent / total) * 100 : 0);
    const amount = this.t("amount", {
      sent: formatBytes(sent, this.#locale),
      total: formatBytes(total, this.#locale),
    });
    const left = secondsLeft === null ? "" : this.t("time-left", { time: formatTimeLeft(secondsLeft, this.#locale) });
    this.say(left ? `${amount} · ${left}` : amount);
  }

  /** Show a line of words in place of amounts. */
  say(text: string): void {
    this.part("status").textContent = text;
  }

  /** Show the line of stages; before the instance tells, the ones that every video passes, the first maybe running. */
  showStages(stages: Stage[], isRunning = true): void {
    const shown = stages.length ? stages : KNOWN_STAGES.map((name) => ({ name, done: false, progress: null }));
    const current = shown.find((stage) => !stage.done);
    this.part("stages").replaceChildren(
      ...shown.map((stage) => {
        const item = document.createElement("li");
        const label = KNOWN_STAGES.includes(stage.name) ? this.t(`stage-${stage.name}`) : stage.name;
        const running = stage === current && isRunning;
        item.dataset.stage = stage.name;
        item.dataset.is = stage.done ? "done" : running ? "running" : "waiting";
        const share = !stage.done && stage.progress !== null ? ` ${Math.floor(stage.progress)} %` : "";
        item.textContent = label + share;
        if (stage.done) item.setAttribute("aria-label", this.t("stage-done", { stage: label }));
        return item;
      }),
    );
    if (stages.length) this.#showBar(current ? (current.progress ?? null) : 100);
  }

  /** Show the picture of the video. */
  showPicture(url: string): void {
    const picture = this.part<HTMLImageElement>("picture");
    if (picture.getAttribute("src") === url) return;
    picture.src = url;
    picture.hidden = false;
  }

  /** Show the way to the video. */
  showLink(url: string): void {
    const link = this.part<HTMLAnchorElement>("watch");
    link.href = url;
    link.hidden = false;
  }

  /** Show what went wrong with the file; null takes it away. */
  showError(text: string | null): void {
    this.part("error").hidden = text === null;
    this.part("error-text").textContent = text ?? "";
  }

  /** Put each mistake beside its field and go to the first. */
  showMistakes(mistakes: Record<string, string>): void {
    let first: HTMLElement | undefined;
    for (const field of this.form.querySelectorAll<HTMLElement>(".input")) {
      const name = field.getAttribute("name") ?? "";
      const mistake = mistakes[name];
      const box = field.closest(".field");
      box?.querySelector(".field-error")?.remove();
      field.toggleAttribute("aria-invalid", false);
      if (!mistake) continue;
      field.setAttribute("aria-invalid", "true");
      const text = document.createElement("p");
      text.className = "field-error";
      text.id = `${field.id}-error`;
      text.textContent = this.t(mistake);
      field.after(text);
      first ??= field;
    }
    first?.focus();
  }

  /** Say how publishing stands, beside its button. */
  showPublishing(note: string, button: string): void {
    this.part("publish-note").textContent = note;
    this.part("publish-label").textContent = button;
  }

  #showBar(percent: number | null): void {
    const bar = this.part<HTMLProgressElement>("bar");
    if (percent === null) bar.removeAttribute("value");
    else bar.value = percent;
  }
}
