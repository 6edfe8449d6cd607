// Loaded by every page: htmx, the theme switch, the folding rail, and words for screen readers after a swap.
import htmx from "htmx.org";
import { announce } from "../shared/announce.ts";
import { startCopyButtons } from "./copy.ts";
import { startDialogLinks } from "./dialog-links.ts";
import { startPreviews } from "./preview.ts";
import { startRail } from "./rail.ts";
import { startThemeSwitch } from "./theme.ts";
import { showLocalTimes } from "./times.ts";

htmx.config.includeIndicatorCSS = false;

startThemeSwitch();
startRail();
startPreviews();
startCopyButtons();
startDialogLinks();
showLocalTimes(document);

document.addEventListener("htmx:after:swap", (event) => {
  if (!(event.target instanceof Element)) return;
  showLocalTimes(event.target);
  const message = event.target.closest<HTMLElement>("[data-announce]")?.dataset.announce;
  if (message) announce(message);
});

// "/" moves to the search field, unless the person is typing somewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector<HTMLInputElement>("#search");
  if (!search) return;
  event.preventDefault();
  search.focus();
});
