// Subtitles as rows beside the video, in place of the plain text, which the form sends either way.
import { announce } from "../shared/announce.ts";
import { makeButton, makeInput } from "../shared/controls.ts";
import { loadStrings } from "../shared/strings.ts";
import {
  type Cue,
  type Document,
  findMistake,
  mergeCues,
  readDocument,
  readTime,
  shiftCue,
  splitCue,
  writeDocument,
  writeTime,
} from "./cues.ts";

const MOST_ROWS = 2000; // beyond that the plain text is quicker than a page of fields
const NEW_SECONDS = 2;
const JUMP_SECONDS = 2;
const t = loadStrings("captions-editor-strings");

/** What of a row can be gone to: its words, or one of its buttons. */
type Part = "text" | "split" | "merge" | "delete";

/** A copy of a list with some entries replaced. */
function splice(cues: Cue[], at: number, count: number, ...by: Cue[]): Cue[] {
  return [...cues.slice(0, at), ...by, ...cues.slice(at + count)];
}

class Editor {
  #document: Document;
  readonly #list = document.createElement("ol");
  readonly #adder = makeButton(t("add"), () => this.#add());
  readonly #past: string[] = [];

  constructor(
    readonly text: HTMLTextAreaElement,
    readonly box: HTMLElement,
    readonly video: HTMLVideoElement | null,
  ) {
    this.#document = readDocument(text.value);
    this.#list.className = "cue-rows";
    this.#list.setAttribute("aria-label", t("lines"));
    box.append(this.#makeTools(), this.#list, this.#adder);
    box.hidden = false;
    this.#draw(-1);
    this.#list.addEventListener("input", (event) => this.#typed(event.target));
    this.#list.addEventListener("focusin", (event) => this.#mark(this.#indexOf(event.target)));
    box.closest("form")?.addEventListener("keydown", (event) => this.#key(event));
    video?.addEventListener("timeupdate", () => this.#follow());
  }

  #makeTools(): HTMLElement {
    const tools = document.createElement("div");
    tools.className = "form-actions";
    const seconds = makeInput("0", t("shift"));
    seconds.type = "number";
    seconds.step = "0.1";
    const move = makeButton(t("apply"), () => {
      const by = Number(seconds.value);
      if (!by) return;
      this.#change(this.#document.cues.map((cue) => shiftCue(cue, by)), 0, t("shifted", { seconds: by }));
    });
    const label = document.createElement("label");
    label.className = "cue-shift";
    label.append(t("shift"), seconds);
    tools.append(label, move, makeButton(t("undo"), () => this.#undo()));
    return tools;
  }

  /** Take another list of subtitles, and go to one of them: to its words, or to the button that was used. */
  #change(cues: Cue[], focus: number, said: string, part: Part = "text"): void {
    this.#past.push(writeDocument(this.#document));
    this.#document = { ...this.#document, cues };
    this.#draw(focus, part);
    this.#write();
    announce(said);
  }

  #undo(): void {
    const before = this.#past.pop();
    if (before === undefined) return;
    this.#document = readDocument(before);
    this.#draw(0);
    this.#write();
    announce(t("undone"));
  }

  #write(): void {
    this.text.value = writeDocument(this.#document);
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #draw(focus: number, part: Part = "text"): void {
    this.#list.replaceChildren(...this.#document.cues.map((cue, index) => this.#makeRow(cue, index)));
    if (focus >= 0) this.#focus(focus, part);
  }

  #makeRow(cue: Cue, index: number): HTMLLIElement {
    const row = document.createElement("li");
    const number = { number: index + 1 };
    const name = (part: string): string => `${t("line", number)}: ${t(part)}`;
    const words = document.createElement("textarea");
    words.className = "input cue-words";
    words.rows = 2;
    words.dir = "auto";
    words.lang = this.text.lang;
    words.value = cue.text;
    words.setAttribute("aria-label", name("words"));
    words.dataset.part = "text";
    const [start, end] = [makeInput(cue.start, name("start")), makeInput(cue.end, name("end"))];
    start.dataset.part = "start";
    end.dataset.part = "end";
    for (const time of [start, end]) time.dir = "ltr";
    const times = document.createElement("div");
    times.className = "cue-times";
    const play = makeButton("▶", () => this.#play(index));
    play.setAttribute("aria-label", `${t("line", number)}: ${t("play")}`);
    times.append(start, end, ...(this.video ? [play] : []));
    row.append(times, words, this.#makeActions(index, name));
    showMistake(row, cue);
    return row;
  }

  /** What the keys do, for whoever has none; used again and again without a keyboard coming up between. */
  #makeActions(index: number, name: (part: string) => string): HTMLElement {
    const make = (part: Part, act: (index: number, part: Part) => void): HTMLButtonElement => {
      const button = makeButton(t(part), () => act(index, part));
      button.classList.add("button-quiet");
      button.setAttribute("aria-label", name(part));
      button.dataset.part = part;
      return button;
    };
    const split = make("split", (at, part) => this.#split(at, part));
    const merge = make("merge", (at, part) => this.#merge(at, part));
    const remove = make("delete", (at, part) => this.#remove(at, part));
    const isLast = index === this.#document.cues.length - 1;
    const actions = document.createElement("div");
    actions.className = "cue-actions";
    actions.append(split, ...(isLast ? [] : [merge]), remove);
    return actions;
  }

  #typed(target: EventTarget | null): void {
    const index = this.#indexOf(target);
    const cue = this.#document.cues[index];
    if (!cue || !(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    const part = target.dataset.part as "start" | "end" | "text";
    const cues = [...this.#document.cues];
    cues[index] = { ...cue, [part]: target.value };
    this.#document = { ...this.#document, cues };
    const row = this.#list.children[index];
    if (row instanceof HTMLElement) showMistake(row, cues[index] ?? cue);
    this.text.value = writeDocument(this.#document);
  }

  #indexOf(target: EventTarget | null): number {
    const row = target instanceof Element ? target.closest(".cue-rows > li") : null;
    return row ? [...this.#list.children].indexOf(row) : -1;
  }

  #focus(index: number, part: Part = "text"): void {
    const row = this.#list.children[Math.max(0, Math.min(index, this.#list.children.length - 1))];
    const wanted = row?.querySelector<HTMLElement>(`[data-part="${part}"]`);
    (wanted ?? row?.querySelector<HTMLElement>("textarea") ?? this.#adder).focus();
  }

  #add(after = this.#document.cues.length - 1): void {
    const cues = [...this.#document.cues];
    const last = cues[after];
    const start = this.video?.currentTime || (last ? (readTime(last.end) ?? 0) : 0);
    const cue = { text: "", before: cues.length ? "" : this.#document.after, id: "", settings: "" };
    cues.splice(after + 1, 0, { ...cue, start: writeTime(start), end: writeTime(start + NEW_SECONDS) });
    if (cue.before) this.#document = { ...this.#document, after: "" };
    this.#change(cues, after + 1, t("added"));
  }

  #key(event: KeyboardEvent): void {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const index = this.#indexOf(document.activeElement);
    const { cues } = this.#document;
    const cue = cues[index];
    const actions: Record<string, () => void> = {
      KeyK: () => void (this.video?.paused ? this.video.play() : this.video?.pause()),
      KeyJ: () => this.#jump(-JUMP_SECONDS),
      KeyL: () => this.#jump(JUMP_SECONDS),
      KeyN: () => this.#add(index < 0 ? undefined : index),
      ...(cue && {
        BracketLeft: () => this.#setNow(index, "start"),
        BracketRight: () => this.#setNow(index, "end"),
        ArrowUp: () => this.#focus(index - 1),
        ArrowDown: () => this.#focus(index + 1),
        KeyS: () => this.#split(index),
        KeyM: () => this.#merge(index),
        Backspace: () => this.#remove(index),
      }),
    };
    const act = actions[event.code];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Split a subtitle where the cursor stands in its words, or stood last. */
  #split(index: number, part: Part = "text"): void {
    const { cues } = this.#document;
    const cue = cues[index];
    if (!cue) return;
    const place = this.#list.children[index]?.querySelector("textarea")?.selectionStart ?? 0;
    this.#change(splice(cues, index, 1, ...splitCue(cue, place)), index + 1, t("was-split"), part);
  }

  #merge(index: number, part: Part = "text"): void {
    const { cues } = this.#document;
    const [cue, next] = cues.slice(index, index + 2);
    if (cue && next) this.#change(splice(cues, index, 2, mergeCues(cue, next)), index, t("merged"), part);
  }

  /** What stood before a subtitle that goes (the header, notes) stays before the next one. */
  #remove(index: number, part: Part = "text"): void {
    const cues = [...this.#document.cues];
    const [gone] = cues.splice(index, 1);
    const next = cues[index];
    if (gone?.before && next) cues[index] = { ...next, before: gone.before + next.before };
    else if (gone?.before) this.#document = { ...this.#document, after: gone.before + this.#document.after };
    this.#change(cues, index, t("deleted"), part);
  }

  #setNow(index: number, part: "start" | "end"): void {
    const cue = this.#document.cues[index];
    if (!cue || !this.video) return;
    const changed = { ...cue, [part]: writeTime(this.video.currentTime) };
    this.#change(splice(this.#document.cues, index, 1, changed), index, t(part));
  }

  #jump(seconds: number): void {
    if (this.video) this.video.currentTime = Math.max(0, this.video.currentTime + seconds);
  }

  #play(index: number): void {
    const start = readTime(this.#document.cues[index]?.start ?? "");
    if (!this.video || start === null) return;
    this.video.currentTime = start;
    void this.video.play();
  }

  #follow(): void {
    const now = this.video?.currentTime ?? 0;
    const index = this.#document.cues.findIndex((cue) => {
      const [start, end] = [readTime(cue.start), readTime(cue.end)];
      return start !== null && end !== null && start <= now && now < end;
    });
    this.#mark(index);
  }

  #mark(index: number): void {
    for (const [at, row] of [...this.#list.children].entries()) row.toggleAttribute("data-now", at === index);
  }
}

function showMistake(row: HTMLElement, cue: Cue): void {
  const mistake = findMistake(cue);
  row.querySelector(".field-error")?.remove();
  for (const input of row.querySelectorAll("input")) input.toggleAttribute("aria-invalid", false);
  if (!mistake) return;
  for (const input of row.querySelectorAll("input")) input.setAttribute("aria-invalid", "true");
  const reason = document.createElement("p");
  reason.className = "field-error";
  reason.textContent = t(mistake);
  row.append(reason);
}

const text = document.querySelector<HTMLTextAreaElement>('textarea[name="vtt"]');
const box = document.querySelector<HTMLElement>("[data-cue-editor]");
if (text && box && readDocument(text.value).cues.length <= MOST_ROWS) {
  const plain = text.closest<HTMLElement>(".caption-text");
  new Editor(text, box, document.querySelector<HTMLVideoElement>("[data-editing-video]"));
  if (plain) plain.hidden = true;
}
