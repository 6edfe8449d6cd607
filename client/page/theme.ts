// The light/dark switch: "auto" follows the system, the other two are remembered.
import { rememberWord } from "../shared/storage.ts";

/** Wire every `[name=theme]` radio of the page. */
export function startThemeSwitch(): void {
  const root = document.documentElement;
  const radios = [...document.querySelectorAll<HTMLInputElement>("input[data-theme-choice]")];
  const mark = (): void => {
    const current = root.dataset.theme ?? "auto";
    for (const radio of radios) radio.checked = radio.value === current;
  };
  mark();
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      if (radio.value === "auto") delete root.dataset.theme;
      else root.dataset.theme = radio.value;
      rememberWord("theme", radio.value === "auto" ? null : radio.value);
      mark();
    });
  }
}
