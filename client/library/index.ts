// "My videos": rows that are still being made tell how far they are, and what is chosen is counted.
import { announce } from "../shared/announce.ts";
import { isSettled, type VideoProgress, watchProgress } from "../shared/progress.ts";
import { loadStrings } from "../shared/strings.ts";

const t = loadStrings("library-strings");
const KNOWN_STAGES = ["sent", "checked", "playable", "finished"];

/** Name the stage that runs, with its share: "720p: 41 %". */
function describe(progress: VideoProgress): string {
  if (progress.error) return progress.error;
  if (isSettled(progress)) return t("finished");
  const text = t(progress.playable ? "playable" : "preparing");
  const stage = progress.stages.find((entry) => !entry.done);
  if (!stage || stage.progress === null) return text;
  const name = KNOWN_STAGES.includes(stage.name) ? t(`stage-${stage.name}`) : stage.name;
  return `${text} · ${t("share", { stage: name, percent: Math.floor(stage.progress) })}`;
}

/** How much is done in all: finished stages, and the running one's share. */
export function shareDone(stages: VideoProgress["stages"]): number {
  if (!stages.length) return 0;
  const parts = stages.map((stage) => (stage.done ? 1 : (stage.progress ?? 0) / 100));
  return (parts.reduce((sum, part) => sum + part, 0) / stages.length) * 100;
}

function follow(row: HTMLElement): void {
  const part = <T extends HTMLElement>(name: string): T | null => row.querySelector<T>(`[data-part="${name}"]`);
  const title = row.querySelector(".library-title")?.textContent?.trim() ?? "";
  const say = (text: string): void => {
    const status = part("status");
    if (status) status.textContent = text;
  };
  const report = (progress: VideoProgress): void => {
    say(describe(progress));
    const bar = part<HTMLProgressElement>("bar");
    if (bar) bar.value = shareDone(progress.stages);
    const picture = row.querySelector<HTMLElement>(".video-picture");
    if (progress.thumbnail && picture && !picture.querySelector("img")) {
      const image = new Image(280, 157);
      image.alt = "";
      image.src = progress.thumbnail;
      picture.querySelector(".placeholder")?.replaceWith(image);
    }
    if (!isSettled(progress)) return;
    part("meter")?.remove();
    announce(`${title}: ${describe(progress)}`);
  };
  watchProgress(Number(row.dataset.progress), report, () => say(t("gone")));
}

function countChosen(form: HTMLFormElement): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[name="videos"]')];
  const all = form.querySelector<HTMLInputElement>("[data-choose-all]");
  const label = form.querySelector<HTMLElement>('[data-part="chosen"]');
  const show = (): void => {
    const count = boxes.filter((box) => box.checked).length;
    if (label) label.textContent = count ? t("chosen", { count }) : "";
    if (!all) return;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  };
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", show);
  show();
}

for (const row of document.querySelectorAll<HTMLElement>("[data-progress]")) follow(row);
const form = document.querySelector<HTMLFormElement>(".library-form");
if (form) countChosen(form);
const filters = document.querySelector<HTMLFormElement>("[data-filters]");
filters?.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement) filters.requestSubmit();
});
