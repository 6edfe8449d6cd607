// The left rail folds to icons, and stays so on the next page.
import { rememberWord } from "../shared/storage.ts";

/** Wire the button that folds the rail. */
export function startRail(): void {
  const root = document.documentElement;
  const button = document.querySelector<HTMLButtonElement>("[data-rail-toggle]");
  if (!button) return;
  const mark = (): void => button.setAttribute("aria-expanded", String(root.dataset.rail !== "folded"));
  mark();
  button.addEventListener("click", () => {
    if (root.dataset.rail === "folded") delete root.dataset.rail;
    else root.dataset.rail = "folded";
    rememberWord("rail", root.dataset.rail ?? null);
    mark();
  });
}
