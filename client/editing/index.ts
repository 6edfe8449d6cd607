// The pages of a video's owner: what is not saved is not lost by a slip, and times come from the video beside the form.
import { formatDuration } from "../shared/format.ts";
import { loadStrings } from "../shared/strings.ts";
import { chooseOwnZone } from "../shared/zones.ts";
import { startChapters } from "./chapters.ts";

const t = loadStrings("editing-strings");

/** Ask before a page with changes is left, and say that there are some. */
function guard(form: HTMLFormElement): void {
  let changed = form.querySelector("[aria-invalid]") !== null;
  const note = form.querySelector<HTMLElement>('[data-part="guard"]');
  const show = (): void => {
    if (note) note.textContent = changed ? t("unsaved") : "";
  };
  form.addEventListener("input", () => {
    changed = true;
    show();
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  show();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-guarded]")) {
  chooseOwnZone(form);
  guard(form);
}
const video = document.querySelector<HTMLVideoElement>("[data-editing-video]");
for (const button of document.querySelectorAll<HTMLElement>("[data-now-for]")) {
  const field = document.getElementById(button.dataset.nowFor ?? "");
  button.addEventListener("click", () => {
    if (!(field instanceof HTMLInputElement) || !video) return;
    field.value = `${formatDuration(video.currentTime)}.${String(Math.floor((video.currentTime % 1) * 1000)).padStart(3, "0")}`;
    field.focus();
  });
}
startChapters(video, t);
