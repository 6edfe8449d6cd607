// Chapters as rows with a time and a title in place of the plain text that the form sends either way.
import { announce } from "../shared/announce.ts";
import { makeButton, makeInput } from "../shared/controls.ts";
import { formatDuration } from "../shared/format.ts";
import type { Strings } from "../shared/strings.ts";

export interface ChapterRow {
  time: string;
  title: string;
}

/** Read the lines of the form: a time, then a title. */
export function readLines(text: string): ChapterRow[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const found = line.match(/^([\d:]+)\s*(.*)$/);
      return { time: found?.[1] ?? "", title: found ? (found[2] ?? "") : line };
    });
}

/** Write the lines of the form; rows without anything in them are left out. */
export function writeLines(rows: ChapterRow[]): string {
  return rows
    .map(({ time, title }) => `${time.trim()} ${title.trim()}`.trim())
    .filter(Boolean)
    .join("\n");
}

/** Replace the text of the form by rows; `video` gives the time of "Now". */
export function startChapters(video: HTMLVideoElement | null, t: Strings): void {
  const text = document.querySelector<HTMLTextAreaElement>("textarea[data-chapters]");
  const field = text?.closest<HTMLElement>(".field");
  if (!text || !field) return;
  const list = document.createElement("ol");
  list.className = "chapter-rows";
  const changed = (): void => {
    const rows = [...list.children].map((row) => ({
      time: row.querySelector<HTMLInputElement>("[data-time]")?.value ?? "",
      title: row.querySelector<HTMLInputElement>("[data-title]")?.value ?? "",
    }));
    text.value = writeLines(rows);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const addRow = (row: ChapterRow, after: Element | null = list.lastElementChild): HTMLElement => {
    const item = document.createElement("li");
    const time = makeInput(row.time, t("time"));
    time.classList.add("chapter-time");
    time.toggleAttribute("data-time", true);
    time.dir = "ltr";
    time.placeholder = "0:00";
    const title = makeInput(row.title, t("title"));
    title.classList.add("chapter-title");
    title.toggleAttribute("data-title", true);
    title.maxLength = 100;
    title.dir = "auto";
    const now = makeButton(t("now"), () => {
      time.value = formatDuration(video?.currentTime ?? 0);
      changed();
      title.focus();
    });
    const remove = makeButton(t("remove"), () => {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      changed();
      announce(t("removed"));
      (next?.querySelector<HTMLElement>("[data-time]") ?? add).focus();
    });
    remove.className = "button button-quiet";
    title.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      addRow({ time: "", title: "" }, item).querySelector<HTMLElement>("[data-time]")?.focus();
    });
    item.append(time, title, ...(video ? [now] : []), remove);
    if (after) after.after(item);
    else list.append(item);
    return item;
  };
  const add = makeButton(t("add-chapter"), () => {
    addRow({ time: "", title: "" }).querySelector<HTMLElement>("[data-time]")?.focus();
  });
  list.addEventListener("input", changed);
  for (const row of readLines(text.value)) addRow(row);
  field.hidden = true;
  field.after(list, add);
}
